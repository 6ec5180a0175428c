import type Stripe from 'stripe';

import type { AuthoriseInput, AuthoriseOutcome, PaymentFact, RefundOutcome } from '../payment';
import { fromStripeAmount, toStripeAmount } from './amounts';
import { isSoftDecline } from './classify';

export const STRIPE = 'stripe';

/** The request that authorises a card without capturing, confirmed at once. `method`: Stripe's id of the card. */
export function toIntentRequest(input: AuthoriseInput, method: string): Stripe.PaymentIntentCreateParams {
  return {
    ...toStripeAmount(input.amount),
    payment_method: method,
    allowed_payment_method_types: ['card'],
    capture_method: 'manual',
    confirm: true,
    // A customer who has to prove who they are is an outcome, not an error.
    error_on_requires_action: false,
    metadata: { order: input.orderId, payment: input.paymentId },
    expand: ['latest_charge'],
  };
}

/** How an authorisation stands, as the answer to our own call. */
export function toAuthoriseOutcome(intent: Stripe.PaymentIntent): AuthoriseOutcome {
  const known = { providerId: intent.id, reference: intent.id };
  switch (intent.status) {
    case 'requires_capture':
      return { outcome: 'authorised', ...known, amount: amountOf(intent), ...captureBeforeOf(intent) };
    case 'succeeded':
      return { outcome: 'captured', ...known, amount: receivedOf(intent) };
    case 'requires_action':
      return { outcome: 'actionRequired', ...known, clientSecret: intent.client_secret ?? '' };
    case 'requires_payment_method':
    case 'canceled':
      return { outcome: 'declined', ...known, ...declineOfIntent(intent) };
    default:
      // `processing`, and whatever Stripe may add: its webhook will say how it ends.
      return { outcome: 'pending', ...known };
  }
}

/** How a payment stands, as facts; none for one that has not got anywhere. */
export function factsOfIntent(intent: Stripe.PaymentIntent, occurredAt: Date): PaymentFact[] {
  const base = {
    ...idsOf(intent),
    provider: STRIPE,
    providerId: intent.id,
    reference: intent.id,
    occurredAt,
  };
  switch (intent.status) {
    case 'requires_capture':
      return [{ ...base, status: 'authorised', amount: amountOf(intent), ...captureBeforeOf(intent) }];
    case 'succeeded':
      return [{ ...base, status: 'captured', amount: receivedOf(intent) }];
    case 'requires_action':
      return [{ ...base, status: 'actionRequired', amount: amountOf(intent), ...clientSecretOf(intent) }];
    case 'canceled':
      return [{ ...base, status: 'voided', amount: amountOf(intent) }];
    case 'requires_payment_method':
      // Without an error nobody has tried to pay yet.
      if (intent.last_payment_error == null) return [];
      return [
        {
          ...base,
          status: 'failed',
          amount: amountOf(intent),
          declineCode: declineOfIntent(intent).declineCode,
        },
      ];
    default:
      return [];
  }
}

/** Captured, and with its balance transaction settled. `providerId` of a charge without an intent: not ours. */
export function factsOfCharge(
  charge: Stripe.Charge,
  settlement: Stripe.BalanceTransaction | undefined,
  occurredAt: Date,
): PaymentFact[] {
  const providerId = idOf(charge.payment_intent);
  if (providerId === undefined || !charge.captured) return [];
  const base = { ...idsOf(charge), provider: STRIPE, providerId };
  const amount = fromStripeAmount(charge.amount_captured, charge.currency);
  const captured: PaymentFact = { ...base, status: 'captured', amount, reference: providerId, occurredAt };
  if (settlement === undefined) return [captured];
  return [
    captured,
    {
      ...base,
      status: 'settled',
      amount,
      fee: fromStripeAmount(settlement.fee, settlement.currency),
      reference: settlement.id,
      occurredAt: instant(settlement.created),
    },
  ];
}

/** A refund as it stands. One without an intent is not of a payment of ours. */
export function factsOfRefund(refund: Stripe.Refund, occurredAt: Date): PaymentFact[] {
  const providerId = idOf(refund.payment_intent);
  if (providerId === undefined) return [];
  const refundId = refund.metadata?.['refund'];
  return [
    {
      provider: STRIPE,
      providerId,
      status: REFUND_FACTS[refundOutcomeOf(refund.status)],
      amount: fromStripeAmount(refund.amount, refund.currency),
      occurredAt,
      reference: refund.id,
      ...(refundId === undefined ? {} : { refundId }),
    },
  ];
}

/** The answer to our own call for a refund. */
export function toRefundOutcome(refund: Stripe.Refund): RefundOutcome {
  const outcome = refundOutcomeOf(refund.status);
  if (outcome !== 'failed') return { outcome, refundProviderId: refund.id };
  const reason = refund.failure_reason ?? refund.status ?? 'failed';
  return { outcome, refundProviderId: refund.id, reason };
}

export function idOf(reference: string | { id: string } | null | undefined): string | undefined {
  return typeof reference === 'string' ? reference : reference?.id;
}

export function amountOf(intent: Stripe.PaymentIntent): PaymentFact['amount'] {
  return fromStripeAmount(intent.amount, intent.currency);
}

export function receivedOf(intent: Stripe.PaymentIntent): PaymentFact['amount'] {
  return fromStripeAmount(intent.amount_received, intent.currency);
}

/** Stripe counts seconds since 1970. */
export function instant(seconds: number): Date {
  return new Date(seconds * 1000);
}

const REFUND_FACTS = { pending: 'refundPending', completed: 'refunded', failed: 'refundFailed' } as const;

function refundOutcomeOf(status: string | null): RefundOutcome['outcome'] {
  if (status === 'succeeded') return 'completed';
  if (status === 'failed' || status === 'canceled') return 'failed';
  // `pending`, `requires_action` and what Stripe may add: never taken for done.
  return 'pending';
}

function declineOfIntent(intent: Stripe.PaymentIntent): { declineCode: string; retryable: boolean } {
  const error = intent.last_payment_error;
  const declineCode = error?.decline_code ?? error?.code ?? intent.cancellation_reason ?? 'card_declined';
  return { declineCode, retryable: isSoftDecline(declineCode) };
}

function clientSecretOf(intent: Stripe.PaymentIntent): { clientSecret?: string } {
  return intent.client_secret === null ? {} : { clientSecret: intent.client_secret };
}

function captureBeforeOf(intent: Stripe.PaymentIntent): { captureBefore?: Date } {
  const charge = intent.latest_charge;
  const until = typeof charge === 'object' ? charge?.payment_method_details?.card?.capture_before : undefined;
  return until == null ? {} : { captureBefore: instant(until) };
}

function idsOf(object: { metadata: Stripe.Metadata }): { paymentId?: string; orderId?: string } {
  const { payment, order } = object.metadata;
  return {
    ...(payment === undefined ? {} : { paymentId: payment }),
    ...(order === undefined ? {} : { orderId: order }),
  };
}
