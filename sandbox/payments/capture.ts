import type { Entry } from '../support/shelf';
import { newId } from '../support/ids';
import { STEPS, type Call } from './call';
import { captures, charges, intents, type ChargeFacts, type IntentFacts } from './facts';
import { toCharge, toIntent } from './objects';
import { knownCard } from './payment-methods';

/**
 * Takes authorised money of a locked intent whose amount was checked before. The rest is released unless the capture
 * is not the final one; one pace later the money is settled.
 */
export async function captureCharge(
  call: Call,
  intent: Entry<IntentFacts>,
  capture: { amount: number; final: boolean },
): Promise<Entry<IntentFacts>> {
  const before =
    intent.facts.latestCharge === null ? undefined : await charges.lock(call.tx, intent.facts.latestCharge);
  if (!before) throw new Error(`intent ${intent.id} has nothing authorised to capture`);
  const left = intent.facts.amountCapturable - capture.amount;
  const final = capture.final || left === 0;
  await recordCapture(call, intent, before, capture.amount);

  const charge = await charges.amend(call.tx, before.id, {
    facts: {
      captured: true,
      amountCaptured: before.facts.amountCaptured + capture.amount,
      amountReleased: final ? left : 0,
    },
    now: call.now,
  });
  const captured = await intents.amend(call.tx, intent.id, {
    facts: {
      status: final ? 'succeeded' : 'requires_capture',
      amountCapturable: final ? 0 : left,
      amountReceived: charge.facts.amountCaptured,
    },
    now: call.now,
  });
  await announceCapture(call, captured, charge);
  return captured;
}

async function recordCapture(
  call: Call,
  intent: Entry<IntentFacts>,
  charge: Entry<ChargeFacts>,
  amount: number,
): Promise<void> {
  const id = newId('cap_');
  const { currency, metadata } = intent.facts;
  const facts = { paymentIntent: intent.id, charge: charge.id, amount, currency, balanceTransaction: null };
  const refs = [charge.id, ...Object.values(metadata)];
  const entry = { id, at: call.now, key: call.key, reference: intent.id, refs, facts };
  const dueAt = new Date(call.now.getTime() + call.paceMs);
  await captures.create(call.tx, entry, { kind: STEPS.settle, subject: id, lane: intent.id, dueAt });
}

async function announceCapture(
  call: Call,
  intent: Entry<IntentFacts>,
  charge: Entry<ChargeFacts>,
): Promise<void> {
  if (intent.facts.status === 'succeeded') await call.announce('payment_intent.succeeded', toIntent(intent));
  else await call.announce('payment_intent.amount_capturable_updated', toIntent(intent));
  if (intent.facts.captureMethod !== 'manual') return; // an automatic capture is no event of its own at Stripe
  await call.announce(
    'charge.captured',
    toCharge(charge, await knownCard(call.tx, charge.facts.paymentMethod)),
  );
}
