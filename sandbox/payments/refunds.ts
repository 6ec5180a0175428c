import type { Entry } from '../support/shelf';
import { newId } from '../support/ids';
import { ok, STEPS, type Answer, type Call } from './call';
import { invalidRequest, noSuch, refusedByState } from './errors';
import { charges, intents, refunds, type ChargeFacts, type RefundFacts } from './facts';
import { toCharge, toRefund } from './objects';
import * as read from './parameters';
import { knownCard } from './payment-methods';
import { recordTransaction } from './settlement';

const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

/** `POST /v1/refunds`: all or part of what was captured and not yet refunded. */
export async function createRefund(call: Call, parameters: read.Parameters): Promise<Answer> {
  const wanted = read.optionalAmount(parameters, 'amount');
  const reason = read.oneOf(parameters, 'reason', REASONS) ?? null;
  const charge = await lockNamedCharge(call, parameters);
  const amount = refundable(charge, wanted);
  const card = await knownCard(call.tx, charge.facts.paymentMethod);
  const later = card.refunds !== 'succeed';

  const id = newId('re_');
  const metadata = read.metadataOf(parameters);
  const { paymentIntent, currency } = charge.facts;
  const facts: RefundFacts = {
    paymentIntent,
    charge: charge.id,
    status: 'pending',
    amount,
    currency,
    reason,
    failureReason: null,
    balanceTransaction: null,
    failureBalanceTransaction: null,
    metadata,
  };
  const refs = [charge.id, ...Object.values(metadata)];
  const entry = { id, at: call.now, key: call.key, reference: paymentIntent, refs, facts };
  const dueAt = new Date(call.now.getTime() + call.paceMs);
  const plan = later ? { kind: STEPS.finishRefund, subject: id, dueAt } : undefined;
  const made = await refunds.create(call.tx, entry, plan);
  const changed = await addToRefunded(call, charge, amount);
  const refund = later ? made : await succeed(call, made);
  await call.announce('refund.created', toRefund(refund));
  await call.announce('charge.refunded', toCharge(changed, card));
  return ok(toRefund(refund));
}

/** One pace after a refund that did not succeed at once: it succeeds, or the bank sends the money back. */
export async function finishRefund(call: Call, id: string): Promise<void> {
  const refund = await refunds.lock(call.tx, id);
  if (refund?.facts.status !== 'pending') return;
  const charge = await charges.lock(call.tx, refund.facts.charge);
  if (!charge) return;
  const card = await knownCard(call.tx, charge.facts.paymentMethod);
  if (card.refunds === 'failLater') return fail(call, refund, charge);
  await call.announce('refund.updated', toRefund(await succeed(call, refund)), { status: 'pending' });
}

async function fail(call: Call, refund: Entry<RefundFacts>, charge: Entry<ChargeFacts>): Promise<void> {
  const facts = { status: 'failed', failureReason: 'expired_or_canceled_card' } as const;
  const failed = await refunds.amend(call.tx, refund.id, { facts, now: call.now });
  await addToRefunded(call, charge, -refund.facts.amount);
  await call.announce('refund.failed', toRefund(failed));
  await call.announce('refund.updated', toRefund(failed), { status: 'pending' });
}

async function succeed(call: Call, refund: Entry<RefundFacts>): Promise<Entry<RefundFacts>> {
  const { amount, currency, paymentIntent } = refund.facts;
  const balanceTransaction = await recordTransaction(call, {
    ...{ type: 'refund', source: refund.id, paymentIntent, currency, amount: -amount, fee: 0 },
  });
  const facts = { status: 'succeeded', balanceTransaction } as const;
  return refunds.amend(call.tx, refund.id, { facts, now: call.now });
}

function addToRefunded(call: Call, charge: Entry<ChargeFacts>, amount: number): Promise<Entry<ChargeFacts>> {
  const facts = { amountRefunded: charge.facts.amountRefunded + amount };
  return charges.amend(call.tx, charge.id, { facts, now: call.now });
}

async function lockNamedCharge(call: Call, parameters: read.Parameters): Promise<Entry<ChargeFacts>> {
  const intentId = read.optionalText(parameters, 'payment_intent');
  const chargeId = read.optionalText(parameters, 'charge');
  if (intentId === undefined && chargeId === undefined) {
    throw invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
      {
        code: 'parameter_missing',
      },
    );
  }
  const id = intentId === undefined ? chargeId : await chargeOfIntent(call, intentId);
  const charge = id === undefined ? undefined : await charges.lock(call.tx, id);
  if (!charge) throw noSuch('charge', String(id), 'charge', 400);
  return charge;
}

async function chargeOfIntent(call: Call, id: string): Promise<string> {
  const intent = await intents.lock(call.tx, id);
  if (!intent) throw noSuch('payment_intent', id, 'payment_intent', 400);
  const { latestCharge, amountReceived } = intent.facts;
  if (latestCharge === null || amountReceived === 0) {
    throw refusedByState(`This PaymentIntent (${id}) does not have a successful charge to refund.`);
  }
  return latestCharge;
}

function refundable(charge: Entry<ChargeFacts>, wanted: number | undefined): number {
  const { amountCaptured, amountRefunded, currency, status } = charge.facts;
  const left = amountCaptured - amountRefunded;
  if (status === 'failed' || amountCaptured === 0)
    throw refusedByState(`Charge ${charge.id} has nothing captured to refund.`);
  if (left === 0) {
    throw refusedByState(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    });
  }
  if (wanted !== undefined && wanted > left) {
    const [asked, unrefunded] = [money(wanted, currency), money(left, currency)];
    const message = `Refund amount (${asked}) is greater than unrefunded amount on charge (${unrefunded})`;
    throw refusedByState(message, { param: 'amount' });
  }
  return wanted ?? left;
}

function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
