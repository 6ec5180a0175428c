import type { Entry } from '../support/shelf';
import { newId } from '../support/ids';
import { attemptPayment } from './authorise';
import { ok, type Answer, type Call } from './call';
import { captureCharge } from './capture';
import { invalidRequest, noSuch, refusedByState } from './errors';
import { charges, intents, type IntentFacts, type IntentStatus } from './facts';
import { toIntent } from './objects';
import * as read from './parameters';
import { requestedMethod } from './payment-methods';

type Parameters = read.Parameters;

const CAPTURE_METHODS = ['automatic', 'automatic_async', 'manual'] as const;
const CANCELLATION_REASONS = ['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'] as const;
const CONFIRMABLE: readonly IntentStatus[] = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
];
const CANCELLABLE: readonly IntentStatus[] = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action',
];

/** `POST /v1/payment_intents`. */
export async function createIntent(call: Call, parameters: Parameters): Promise<Answer> {
  const amount = read.requiredAmount(parameters, 'amount');
  const currency = read.requiredCurrency(parameters);
  const paymentMethod = (await requestedMethod(call.tx, parameters)) ?? null;
  const id = newId('pi_');
  const card = read.group(read.group(parameters, 'payment_method_options'), 'card');
  const facts: IntentFacts = {
    status: paymentMethod === null ? 'requires_payment_method' : 'requires_confirmation',
    amount,
    currency,
    captureMethod: read.oneOf(parameters, 'capture_method', CAPTURE_METHODS) ?? 'automatic_async',
    amountCapturable: 0,
    amountReceived: 0,
    paymentMethod,
    latestCharge: null,
    metadata: read.metadataOf(parameters),
    description: read.optionalText(parameters, 'description') ?? null,
    clientSecret: newId(`${id}_secret_`),
    returnUrl: read.optionalText(parameters, 'return_url') ?? null,
    multicapture: card['request_multicapture'] === 'if_available',
    cancellationReason: null,
    canceledAt: null,
    lastError: null,
  };
  const refs = Object.values(facts.metadata);
  const entry = { id, at: call.now, key: call.key, reference: id, refs, facts };
  const intent = await intents.create(call.tx, entry);
  return read.flag(parameters, 'confirm') ? confirm(call, intent, parameters) : ok(toIntent(intent));
}

/** `POST /v1/payment_intents/{id}/confirm`: tries to pay, with another payment method if one is named. */
export async function confirmIntent(call: Call, parameters: Parameters, id: string): Promise<Answer> {
  const intent = await lockIntent(call, id);
  requireStatus(intent, CONFIRMABLE, 'confirm');
  const facts: Partial<IntentFacts> = {};
  const method = await requestedMethod(call.tx, parameters);
  if (method !== undefined) facts.paymentMethod = method;
  const returnUrl = read.optionalText(parameters, 'return_url');
  if (returnUrl !== undefined) facts.returnUrl = returnUrl;
  return confirm(call, await intents.amend(call.tx, id, { facts, now: call.now }), parameters);
}

/** `POST /v1/payment_intents/{id}`: changes what may still be changed. */
export async function updateIntent(call: Call, parameters: Parameters, id: string): Promise<Answer> {
  const intent = await lockIntent(call, id);
  const facts: Partial<IntentFacts> = {};
  const amount = read.optionalAmount(parameters, 'amount');
  const method = await requestedMethod(call.tx, parameters);
  if (amount !== undefined || method !== undefined) requireStatus(intent, CONFIRMABLE, 'update');
  if (amount !== undefined) facts.amount = amount;
  if (method !== undefined) Object.assign(facts, { paymentMethod: method, status: 'requires_confirmation' });
  const description = read.optionalText(parameters, 'description');
  if (description !== undefined) facts.description = description;
  const metadata = read.metadataOf(parameters);
  facts.metadata = { ...intent.facts.metadata, ...metadata };
  const refs = Object.values(metadata).filter((value) => value !== '');
  return ok(toIntent(await intents.amend(call.tx, id, { facts, refs, now: call.now })));
}

/** `POST /v1/payment_intents/{id}/capture`: takes at most what was authorised. */
export async function captureIntent(call: Call, parameters: Parameters, id: string): Promise<Answer> {
  const intent = await lockIntent(call, id);
  requireStatus(intent, ['requires_capture'], 'capture');
  const capturable = intent.facts.amountCapturable;
  const amount = read.optionalAmount(parameters, 'amount_to_capture') ?? capturable;
  if (amount > capturable) {
    const message = `The amount to capture (${amount}) is greater than the amount that can be captured (${capturable}).`;
    throw refusedByState(message, { code: 'amount_too_large', param: 'amount_to_capture' });
  }
  const final = parameters['final_capture'] === undefined || read.flag(parameters, 'final_capture');
  if (!final && !intent.facts.multicapture) {
    const message =
      'final_capture=false can only be used when multicapture is available for this PaymentIntent.';
    throw invalidRequest(message, { param: 'final_capture' });
  }
  return ok(toIntent(await captureCharge(call, intent, { amount, final })));
}

/** `POST /v1/payment_intents/{id}/cancel`: releases what was authorised. */
export async function cancelIntent(call: Call, parameters: Parameters, id: string): Promise<Answer> {
  const reason = read.oneOf(parameters, 'cancellation_reason', CANCELLATION_REASONS) ?? null;
  const intent = await lockIntent(call, id);
  requireStatus(intent, CANCELLABLE, 'cancel');
  return ok(toIntent(await release(call, intent, reason)));
}

/** Cancels a locked intent and gives its authorisation back. */
export async function release(
  call: Call,
  intent: Entry<IntentFacts>,
  reason: string | null,
): Promise<Entry<IntentFacts>> {
  const { latestCharge, amountCapturable } = intent.facts;
  if (latestCharge !== null && amountCapturable > 0) {
    await charges.amend(call.tx, latestCharge, {
      facts: { amountReleased: amountCapturable },
      now: call.now,
    });
  }
  const facts: Partial<IntentFacts> = {
    status: 'canceled',
    amountCapturable: 0,
    cancellationReason: reason,
    canceledAt: call.now.toISOString(),
  };
  const cancelled = await intents.amend(call.tx, intent.id, { facts, now: call.now });
  await call.announce('payment_intent.canceled', toIntent(cancelled));
  return cancelled;
}

export async function lockIntent(call: Call, id: string): Promise<Entry<IntentFacts>> {
  const intent = await intents.lock(call.tx, id);
  if (!intent) throw noSuch('payment_intent', id, 'intent');
  return intent;
}

function confirm(call: Call, intent: Entry<IntentFacts>, parameters: Parameters): Promise<Answer> {
  if (intent.facts.paymentMethod === null) {
    const message =
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.";
    throw refusedByState(message, { code: 'payment_intent_unexpected_state' });
  }
  return attemptPayment(call, intent, { offSession: read.flag(parameters, 'off_session') });
}

function requireStatus(intent: Entry<IntentFacts>, allowed: readonly IntentStatus[], verb: string): void {
  const { status } = intent.facts;
  if (allowed.includes(status)) return;
  const message = `You cannot ${verb} this PaymentIntent because it has a status of ${status}. Only a PaymentIntent with one of the following statuses may be used: ${allowed.join(', ')}.`;
  throw refusedByState(message, { code: 'payment_intent_unexpected_state' });
}
