import type { Entry } from '../support/shelf';
import { newId } from '../support/ids';
import type { NewStep } from '../support/steps';
import { ok, STEPS, type Answer, type Call } from './call';
import { captureCharge } from './capture';
import { AUTHENTICATION_REQUIRED, type Card, type Decline } from './cards';
import type { StripeErrorBody } from './errors';
import { charges, intents, type ChargeFacts, type IntentFacts } from './facts';
import { toIntent } from './objects';
import { knownCard } from './payment-methods';

/** How long an authorisation of a card holds. */
const AUTHORISED_FOR_MS = 7 * 86_400_000;

type Intent = Entry<IntentFacts>;

/**
 * Tries to pay a locked intent with its payment method: authorised, captured too unless that is manual, declined (402),
 * or waiting for the customer to authenticate.
 */
export async function attemptPayment(
  call: Call,
  intent: Intent,
  options: { offSession: boolean },
): Promise<Answer> {
  const method = intent.facts.paymentMethod;
  if (method === null) throw new Error(`intent ${intent.id} has no payment method to pay with`);
  const card = await knownCard(call.tx, method);
  if (card.authenticates && options.offSession) return decline(call, intent, AUTHENTICATION_REQUIRED);
  if (card.authenticates) return requireAction(call, intent);
  return askIssuer(call, intent, card, false);
}

/** What the issuer says to a payment, once the customer is known or need not be. */
export async function askIssuer(
  call: Call,
  intent: Intent,
  card: Card,
  authenticated: boolean,
): Promise<Answer> {
  if (card.declines) return decline(call, intent, card.declines);
  return authorise(call, intent, authenticated);
}

/** Sends an intent back to ask for another payment method, saying why. */
export async function failIntent(call: Call, intent: Intent, error: StripeErrorBody): Promise<Intent> {
  const facts = { status: 'requires_payment_method', paymentMethod: null, lastError: error } as const;
  const failed = await intents.amend(call.tx, intent.id, { facts, now: call.now });
  await call.announce('payment_intent.payment_failed', toIntent(failed));
  return failed;
}

async function authorise(call: Call, intent: Intent, authenticated: boolean): Promise<Answer> {
  const manual = intent.facts.captureMethod === 'manual';
  const expiry = new Date(call.now.getTime() + AUTHORISED_FOR_MS);
  const captureBefore = manual ? expiry.toISOString() : null;
  // It stays planned when the money is captured or released before, and finds nothing to do then.
  const expire = manual ? { kind: STEPS.expire, subject: intent.id, dueAt: expiry } : undefined;
  const charge = await recordCharge(call, intent, { authenticated, captureBefore }, expire);
  const facts = {
    status: 'requires_capture',
    amountCapturable: intent.facts.amount,
    lastError: null,
  } as const;
  const authorised = await intents.amend(call.tx, intent.id, {
    facts: { ...facts, latestCharge: charge },
    refs: [charge],
    now: call.now,
  });
  if (!manual) {
    return ok(toIntent(await captureCharge(call, authorised, { amount: intent.facts.amount, final: true })));
  }
  await call.announce('payment_intent.amount_capturable_updated', toIntent(authorised));
  return ok(toIntent(authorised));
}

async function decline(call: Call, intent: Intent, reason: Decline): Promise<Answer> {
  const charge = await recordCharge(call, intent, {
    status: 'failed',
    failureCode: reason.code,
    failureMessage: reason.message,
    declineCode: reason.declineCode,
  });
  await intents.amend(call.tx, intent.id, { facts: { latestCharge: charge }, refs: [charge], now: call.now });
  const error: StripeErrorBody = {
    type: 'card_error',
    code: reason.code,
    decline_code: reason.declineCode,
    message: reason.message,
    charge,
    doc_url: `https://stripe.com/docs/error-codes/${reason.code.replaceAll('_', '-')}`,
  };
  const failed = await failIntent(call, intent, error);
  return { status: 402, body: { error: { ...error, payment_intent: toIntent(failed) } } };
}

async function requireAction(call: Call, intent: Intent): Promise<Answer> {
  const waiting = await intents.amend(call.tx, intent.id, {
    facts: { status: 'requires_action' },
    now: call.now,
  });
  await call.announce('payment_intent.requires_action', toIntent(waiting));
  return ok(toIntent(waiting));
}

async function recordCharge(
  call: Call,
  intent: Intent,
  outcome: Partial<ChargeFacts>,
  plan?: NewStep,
): Promise<string> {
  const { amount, currency, metadata, multicapture, paymentMethod } = intent.facts;
  const id = newId('ch_');
  const facts: ChargeFacts = {
    paymentIntent: intent.id,
    status: 'succeeded',
    amount,
    currency,
    paymentMethod: paymentMethod ?? '',
    captured: false,
    amountCaptured: 0,
    amountRefunded: 0,
    amountReleased: 0,
    captureBefore: null,
    authenticated: false,
    multicapture,
    failureCode: null,
    failureMessage: null,
    declineCode: null,
    balanceTransaction: null,
    metadata,
    ...outcome,
  };
  const refs = Object.values(metadata);
  await charges.create(call.tx, { id, at: call.now, key: call.key, reference: intent.id, refs, facts }, plan);
  return id;
}
