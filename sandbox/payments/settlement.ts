import { newId } from '../support/ids';
import type { Call } from './call';
import { captures, charges, transactions, type TransactionFacts } from './facts';
import { toCharge } from './objects';
import { knownCard } from './payment-methods';

const FEE_PER_TEN_THOUSAND = 175;
const FEE_FIXED = 30;

/** One pace after a capture: the money is ours. The charge gets its balance transaction and the product is told. */
export async function settleCapture(call: Call, captureId: string): Promise<void> {
  const capture = await captures.lock(call.tx, captureId);
  if (!capture || capture.facts.balanceTransaction !== null) return;
  const { charge: chargeId, amount, currency, paymentIntent } = capture.facts;
  const before = await charges.lock(call.tx, chargeId);
  if (!before) return;
  const balanceTransaction = await recordTransaction(call, {
    ...{ type: 'charge', source: chargeId, paymentIntent, currency, amount, fee: feeOf(amount) },
  });
  await captures.amend(call.tx, captureId, { facts: { balanceTransaction }, now: call.now });
  const charge = await charges.amend(call.tx, chargeId, { facts: { balanceTransaction }, now: call.now });
  const card = await knownCard(call.tx, charge.facts.paymentMethod);
  await call.announce('charge.updated', toCharge(charge, card), {
    balance_transaction: before.facts.balanceTransaction,
  });
}

/** Writes a movement of our balance at Stripe, available at once; `amount` is signed. Answers its id. */
export async function recordTransaction(
  call: Call,
  movement: Omit<TransactionFacts, 'net' | 'availableOn'>,
): Promise<string> {
  const id = newId('txn_');
  const { amount, fee, source, paymentIntent } = movement;
  const facts: TransactionFacts = { ...movement, net: amount - fee, availableOn: call.now.toISOString() };
  await transactions.insert(call.tx, {
    id,
    at: call.now,
    key: call.key,
    reference: paymentIntent,
    refs: [source],
    facts,
  });
  return id;
}

/** 1.75 % and 30 minor units, never more than was paid. */
function feeOf(amount: number): number {
  return Math.min(amount, Math.round((amount * FEE_PER_TEN_THOUSAND) / 10_000) + FEE_FIXED);
}
