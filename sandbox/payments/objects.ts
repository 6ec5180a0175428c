import type { Entry } from '../support/shelf';
import type { Card } from './cards';
import type { ChargeFacts, IntentFacts, RefundFacts, TransactionFacts } from './facts';

/** A Stripe object as it goes over the wire. */
export type StripeObject = { id: string; object: string } & Record<string, unknown>;

/** Members that Stripe always sends and that are never filled here. */
const INTENT_NULLS = [
  ...['application', 'application_fee_amount', 'automatic_payment_methods', 'customer', 'customer_account'],
  ...['excluded_payment_method_types', 'on_behalf_of', 'payment_method_configuration_details', 'processing'],
  ...['receipt_email', 'review', 'setup_future_usage', 'shipping', 'source', 'statement_descriptor'],
  ...['statement_descriptor_suffix', 'transfer_data', 'transfer_group'],
];
const CHARGE_NULLS = [
  ...[
    'application',
    'application_fee',
    'application_fee_amount',
    'calculated_statement_descriptor',
    'customer',
  ],
  ...[
    'description',
    'failure_balance_transaction',
    'on_behalf_of',
    'receipt_email',
    'receipt_number',
    'receipt_url',
  ],
  ...[
    'review',
    'shipping',
    'source',
    'source_transfer',
    'statement_descriptor',
    'statement_descriptor_suffix',
  ],
  ...['transfer_data', 'transfer_group'],
];
const REFUND_NULLS = ['receipt_number', 'source_transfer_reversal', 'transfer_reversal'];
const CARD_NULLS = [
  ...['authorization_code', 'installments', 'mandate', 'network_token', 'network_transaction_id'],
  ...['regulated_status', 'transaction_link_id', 'wallet'],
];

/** Seconds since 1970, as Stripe counts. */
export function seconds(instant: Date | string): number {
  return Math.floor(new Date(instant).getTime() / 1_000);
}

export function toIntent({ id, at, facts }: Entry<IntentFacts>): StripeObject {
  return {
    id,
    object: 'payment_intent',
    ...nulls(INTENT_NULLS),
    amount: facts.amount,
    amount_capturable: facts.amountCapturable,
    amount_received: facts.amountReceived,
    amount_details: { tip: {} },
    canceled_at: facts.canceledAt === null ? null : seconds(facts.canceledAt),
    cancellation_reason: facts.cancellationReason,
    capture_method: facts.captureMethod,
    client_secret: facts.clientSecret,
    confirmation_method: 'automatic',
    created: seconds(at),
    currency: facts.currency,
    description: facts.description,
    last_payment_error: facts.lastError,
    latest_charge: facts.latestCharge,
    livemode: false,
    metadata: facts.metadata,
    next_action: facts.status === 'requires_action' ? nextAction(id, facts) : null,
    payment_method: facts.paymentMethod,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    status: facts.status,
  };
}

export function toCharge({ id, at, facts }: Entry<ChargeFacts>, card: Card): StripeObject {
  const failed = facts.status === 'failed';
  return {
    id,
    object: 'charge',
    ...nulls(CHARGE_NULLS),
    amount: facts.amount,
    amount_captured: facts.amountCaptured,
    amount_refunded: facts.amountRefunded + facts.amountReleased,
    balance_transaction: facts.balanceTransaction,
    billing_details: { address: null, email: null, name: null, phone: null },
    captured: facts.captured,
    created: seconds(at),
    currency: facts.currency,
    disputed: false,
    failure_code: facts.failureCode,
    failure_message: facts.failureMessage,
    fraud_details: {},
    livemode: false,
    metadata: facts.metadata,
    outcome: {
      network_decline_code: null,
      network_status: failed ? 'declined_by_network' : 'approved_by_network',
      reason: facts.declineCode,
      risk_level: 'normal',
      seller_message: failed
        ? 'The bank did not return any further details with this decline.'
        : 'Payment complete.',
      type: failed ? 'issuer_declined' : 'authorized',
    },
    paid: !failed,
    payment_intent: facts.paymentIntent,
    payment_method: facts.paymentMethod,
    payment_method_details: { type: 'card', card: cardDetails(facts, card) },
    refunded: facts.amountRefunded + facts.amountReleased >= facts.amount && facts.amount > 0 && !failed,
    status: facts.status,
  };
}

export function toRefund({ id, at, facts }: Entry<RefundFacts>): StripeObject {
  return {
    id,
    object: 'refund',
    ...nulls(REFUND_NULLS),
    amount: facts.amount,
    balance_transaction: facts.balanceTransaction,
    charge: facts.charge,
    created: seconds(at),
    currency: facts.currency,
    destination_details: { card: { type: 'refund', reference_status: 'pending' }, type: 'card' },
    ...(facts.failureReason !== null && {
      failure_reason: facts.failureReason,
      failure_balance_transaction: facts.failureBalanceTransaction,
    }),
    metadata: facts.metadata,
    payment_intent: facts.paymentIntent,
    reason: facts.reason,
    status: facts.status,
  };
}

export function toTransaction({ id, at, facts }: Entry<TransactionFacts>): StripeObject {
  const { amount, fee, net, currency, source, type } = facts;
  return {
    id,
    object: 'balance_transaction',
    amount,
    available_on: seconds(facts.availableOn),
    balance_type: 'payments',
    created: seconds(at),
    currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0 ? [] : [{ amount: fee, currency, description: 'Stripe processing fees', type: 'stripe_fee' }],
    net,
    reporting_category: type,
    source,
    status: 'available',
    type,
  };
}

export function toMethod(id: string, card: Card, created: Date): StripeObject {
  const { brand, last4, funding } = card;
  return {
    id,
    object: 'payment_method',
    billing_details: { address: null, email: null, name: null, phone: null },
    card: { brand, last4, funding, country: 'US', exp_month: 12, exp_year: 2034 },
    created: seconds(created),
    customer: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
}

function nextAction(id: string, facts: IntentFacts): object {
  if (facts.returnUrl !== null) {
    const url = `https://hooks.stripe.com/3d_secure_2/hosted?payment_intent=${id}`;
    return { type: 'redirect_to_url', redirect_to_url: { return_url: facts.returnUrl, url } };
  }
  return { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', source: id } };
}

function cardDetails(facts: ChargeFacts, card: Card): object {
  return {
    amount_authorized: facts.status === 'succeeded' ? facts.amount : null,
    ...nulls(CARD_NULLS),
    brand: card.brand,
    fingerprint: `fp_${card.brand}_${card.last4}`,
    ...(facts.captureBefore !== null && { capture_before: seconds(facts.captureBefore) }),
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'US',
    exp_month: 12,
    exp_year: 2034,
    extended_authorization: { status: 'disabled' },
    funding: card.funding,
    incremental_authorization: { status: 'unavailable' },
    last4: card.last4,
    multicapture: { status: facts.multicapture ? 'available' : 'unavailable' },
    network: card.brand,
    overcapture: { maximum_amount_capturable: facts.amount, status: 'unavailable' },
    three_d_secure: facts.authenticated ? { result: 'authenticated', version: '2.2.0' } : null,
  };
}

function nulls(names: readonly string[]): Record<string, null> {
  return Object.fromEntries(names.map((name) => [name, null]));
}
