import type Stripe from 'stripe';

import type {
  AuthoriseInput,
  AuthoriseOutcome,
  CaptureInput,
  CaptureOutcome,
  PaymentFact,
  PaymentProvider,
  RefundInput,
  RefundOutcome,
  VoidInput,
  VoidOutcome,
} from '../payment';
import { toStripeAmount } from './amounts';
import { classify, declineOf, isUnexpectedState, refundRefusal } from './classify';
import { stripeClient, type StripeSettings } from './client';
import {
  amountOf,
  factsOfCharge,
  factsOfIntent,
  factsOfRefund,
  instant,
  receivedOf,
  STRIPE,
  toAuthoriseOutcome,
  toIntentRequest,
  toRefundOutcome,
} from './mapping';
import { settlementOf, stripeWebhooks } from './webhooks';

/** Cards through Stripe: one PaymentIntent a payment, authorised first and captured later. */
export function stripeProvider(settings: StripeSettings): PaymentProvider {
  const stripe = stripeClient(settings);
  return {
    code: STRIPE,
    authorise: (input) => classified(() => authorise(stripe, input)),
    capture: (input) => classified(() => capture(stripe, input)),
    voidAuthorisation: (input) => classified(() => voidAuthorisation(stripe, input)),
    refund: (input) => classified(() => refund(stripe, input)),
    retrieve: (providerId) => classified(() => retrieve(stripe, providerId)),
    webhooks: stripeWebhooks(stripe, settings.webhookSecret),
  };
}

async function classified<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw classify(error);
  }
}

async function authorise(stripe: Stripe.Stripe, input: AuthoriseInput): Promise<AuthoriseOutcome> {
  const { idempotencyKey } = input;
  try {
    const request = toIntentRequest(input, await methodOf(stripe, input));
    return toAuthoriseOutcome(await stripe.paymentIntents.create(request, { idempotencyKey }));
  } catch (error) {
    const decline = declineOf(error);
    if (decline === undefined) throw error;
    return { outcome: 'declined', reference: decline.providerId ?? input.paymentId, ...decline };
  }
}

/** Shops hand on a payment method, or a token of the older kind, which first has to be made one. */
async function methodOf(stripe: Stripe.Stripe, { token, idempotencyKey }: AuthoriseInput): Promise<string> {
  if (!token.startsWith('tok_')) return token;
  const key = { idempotencyKey: `${idempotencyKey}:method` };
  const method = await stripe.paymentMethods.create({ type: 'card', card: { token } }, key);
  return method.id;
}

async function capture(stripe: Stripe.Stripe, input: CaptureInput): Promise<CaptureOutcome> {
  const { providerId, idempotencyKey } = input;
  try {
    const request = { amount_to_capture: toStripeAmount(input.amount).amount };
    return toCaptureOutcome(await stripe.paymentIntents.capture(providerId, request, { idempotencyKey }));
  } catch (error) {
    if (!isUnexpectedState(error)) throw error;
    return toCaptureOutcome(await stripe.paymentIntents.retrieve(providerId));
  }
}

function toCaptureOutcome(intent: Stripe.PaymentIntent): CaptureOutcome {
  const known = { providerId: intent.id, reference: intent.id };
  if (intent.amount_received > 0) return { outcome: 'captured', ...known, amount: receivedOf(intent) };
  if (intent.status === 'processing') return { outcome: 'pending', ...known };
  const reason = intent.cancellation_reason ?? intent.status;
  return { outcome: 'notAuthorised', ...known, reason };
}

async function voidAuthorisation(stripe: Stripe.Stripe, input: VoidInput): Promise<VoidOutcome> {
  const providerId = input.providerId ?? (await findIntent(stripe, input.paymentId));
  if (providerId === undefined) return { outcome: 'nothingToVoid' };
  try {
    const { idempotencyKey } = input;
    return toVoidOutcome(await stripe.paymentIntents.cancel(providerId, {}, { idempotencyKey }));
  } catch (error) {
    if (!isUnexpectedState(error)) throw error;
    const intent = await stripe.paymentIntents.retrieve(providerId);
    // Still under way: neither given back nor taken, so this has to be asked again.
    if (!['succeeded', 'canceled'].includes(intent.status)) throw stillOpen(intent);
    return toVoidOutcome(intent);
  }
}

function toVoidOutcome(intent: Stripe.PaymentIntent): VoidOutcome {
  const known = { providerId: intent.id, reference: intent.id };
  return intent.status === 'succeeded'
    ? { outcome: 'alreadyCaptured', ...known, amount: receivedOf(intent) }
    : { outcome: 'voided', ...known, amount: amountOf(intent) };
}

function stillOpen(intent: Stripe.PaymentIntent): Error {
  return new Error(`Stripe is still working on ${intent.id} (${intent.status}): it cannot be voided yet`);
}

const LONGEST_SEARCH = 500;

/**
 * The intent of a payment whose authorisation was never answered, among the newest. Stripe's search would find it by
 * our id, but only a minute later; one that is older than the search reaches, its webhook has told us of long ago.
 */
async function findIntent(stripe: Stripe.Stripe, paymentId: string): Promise<string | undefined> {
  let seen = 0;
  for await (const intent of stripe.paymentIntents.list({ limit: 100 })) {
    if (intent.metadata['payment'] === paymentId) return intent.id;
    seen += 1;
    if (seen >= LONGEST_SEARCH) return undefined;
  }
  return undefined;
}

async function refund(stripe: Stripe.Stripe, input: RefundInput): Promise<RefundOutcome> {
  const request = {
    payment_intent: input.providerId,
    amount: toStripeAmount(input.amount).amount,
    metadata: { refund: input.refundId, reason: input.reason.slice(0, 500) },
  };
  try {
    const { idempotencyKey } = input;
    return toRefundOutcome(await stripe.refunds.create(request, { idempotencyKey }));
  } catch (error) {
    const reason = refundRefusal(error);
    if (reason === undefined) throw error;
    return { outcome: 'failed', reason };
  }
}

async function retrieve(stripe: Stripe.Stripe, providerId: string): Promise<PaymentFact[]> {
  const intent = await stripe.paymentIntents.retrieve(providerId, { expand: ['latest_charge'] });
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  const at = instant(charge?.created ?? intent.created);
  if (charge === null || !charge.captured) return factsOfIntent(intent, at);
  const refunds = await stripe.refunds.list({ payment_intent: providerId, limit: 100 });
  return [
    ...factsOfCharge(charge, await settlementOf(stripe, charge), at),
    ...refunds.data.flatMap((made) => factsOfRefund(made, instant(made.created))),
  ];
}
