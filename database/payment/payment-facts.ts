import type { PaymentState } from '../../domain/order/roll-up';
import type { OrderRecord } from '../../domain/order/order-record';
import type { Refusal } from '../../domain/refusal';
import { newId } from '../../platform/ids';
import type { Tx } from '../connection';
import { queueNotification } from '../notification';
import { lockOrder, readOrderRecord } from '../order/order-record';
import { releaseUnpaidStock } from '../order/release-unpaid';
import { settleOrder, type Change } from '../order/settle';
import { addJob } from '../outbox';
import { policiesOfVersion } from '../policies';
import { firmReservations } from '../reservation';
import { recordTimeline } from '../timeline';
import { recordFinanceEvents } from './finance-events';

/** What a processor says of one payment. */
export interface PaymentReport {
  orderId: string;
  paymentId: string;
  provider: string;
  /** The processor's own name for what it reports; a reference and status count once. */
  reference: string;
  status: PaymentState;
  amountMinor: number;
  occurredAt: Date;
  providerId?: string | undefined;
  feeMinor?: number | undefined;
  declineCode?: string | undefined;
  clientSecret?: string | undefined;
  captureBefore?: Date | undefined;
}

export type Reported = Change;

/** How far a payment has come; a report of something earlier comes late and changes nothing. */
const RANK: Record<PaymentState, number> = {
  pending: 0,
  actionRequired: 1,
  failed: 2,
  authorised: 3,
  voided: 4,
  captured: 5,
  settled: 6,
};

/**
 * Takes in what became of a payment: once for each reference and status, never backwards, in one transaction with the
 * stock it makes firm and the messages it sets off. Whoever reports it (our own call, a webhook, an operator), the
 * outcome is the same.
 */
export async function recordPayment(
  tx: Tx,
  report: PaymentReport,
  reported: Reported,
): Promise<OrderRecord | Refusal> {
  await lockOrder(tx, report.orderId);
  const news = await firstReport(tx, report, reported.now);
  if (news === 'conflict') return conflictOf(report);
  if (news === 'known') return recordNow(tx, report.orderId, reported.now);
  const payment = await tx
    .selectFrom('payment')
    .select(['id', 'status', 'capturedMinor', 'amountMinor'])
    .where('id', '=', report.paymentId)
    .executeTakeFirstOrThrow();
  if (RANK[report.status] <= RANK[payment.status as PaymentState]) return noteDetails(tx, report, reported);
  await writePayment(tx, report, reported.now);
  await consequencesOf(tx, report, reported);
  // Money that was captured and has now settled changes no decision of the process.
  const late = report.status === 'settled' && payment.status === 'captured' && reported.tellProcess !== false;
  const tellProcess = late ? 'ifDeadlinesChange' : reported.tellProcess;
  return settleOrder(tx, report.orderId, { ...reported, tellProcess, reason: reasonOf(report) });
}

async function firstReport(tx: Tx, report: PaymentReport, now: Date): Promise<'new' | 'known' | 'conflict'> {
  const { provider, reference, status } = report;
  const inserted = await tx
    .insertInto('paymentEvent')
    .values({
      ...{ provider, reference, status },
      orderId: report.orderId,
      amountMinor: report.amountMinor,
      occurredAt: report.occurredAt,
      recordedAt: now,
    })
    .onConflict((conflict) => conflict.columns(['provider', 'reference', 'status']).doNothing())
    .returning('reference')
    .executeTakeFirst();
  if (inserted !== undefined) return 'new';
  const first = await tx
    .selectFrom('paymentEvent')
    .select(['orderId', 'amountMinor'])
    .where('provider', '=', provider)
    .where('reference', '=', reference)
    .where('status', '=', status)
    .executeTakeFirstOrThrow();
  return first.orderId === report.orderId && first.amountMinor === report.amountMinor ? 'known' : 'conflict';
}

function conflictOf(report: PaymentReport): Refusal {
  return {
    refused: 'reference_conflict',
    message: `The reference ${report.reference} was reported before with another amount or for another order; give this payment a reference of its own.`,
    facts: { reference: report.reference, status: report.status },
  };
}

async function writePayment(tx: Tx, report: PaymentReport, now: Date): Promise<void> {
  const at = report.occurredAt;
  const taken = report.status === 'captured' || report.status === 'settled';
  await tx
    .updateTable('payment')
    .set((row) => ({
      status: report.status,
      ...(report.providerId === undefined ? {} : { providerId: report.providerId }),
      ...(report.declineCode === undefined ? {} : { declineCode: report.declineCode }),
      ...(report.captureBefore === undefined ? {} : { captureBefore: report.captureBefore }),
      // The secret is for the customer's browser while it must act, and for nobody afterwards.
      clientSecret: report.status === 'actionRequired' ? (report.clientSecret ?? null) : null,
      ...(report.status === 'authorised' ? { authorisedAt: at } : {}),
      ...(report.status === 'failed' ? { failedAt: at } : {}),
      ...(taken
        ? { capturedMinor: report.amountMinor, capturedAt: row.fn.coalesce('capturedAt', row.val(at)) }
        : {}),
      ...(report.status === 'settled'
        ? { settledMinor: report.amountMinor, settledAt: at, feeMinor: report.feeMinor ?? 0 }
        : {}),
    }))
    .where('id', '=', report.paymentId)
    .execute();
  await recordTimeline(tx, [
    {
      entity: { type: 'order', id: report.orderId },
      at: now,
      actor: { type: 'partner', id: report.provider },
      kind: 'paymentReported',
      summary: `Payment ${report.status}`,
      reason: report.declineCode,
      data: {
        payment: report.paymentId,
        reference: report.reference,
        amount: report.amountMinor,
        occurredAt: at,
      },
    },
  ]);
}

/** A processor's id and secret may come with a report that is otherwise late: keep them, change nothing else. */
async function noteDetails(tx: Tx, report: PaymentReport, reported: Reported): Promise<OrderRecord> {
  if (report.providerId !== undefined)
    await tx
      .updateTable('payment')
      .set({ providerId: report.providerId })
      .where('id', '=', report.paymentId)
      .where('providerId', 'is', null)
      .execute();
  return recordNow(tx, report.orderId, reported.now);
}

async function consequencesOf(tx: Tx, report: PaymentReport, reported: Reported): Promise<void> {
  const order = await recordNow(tx, report.orderId, reported.now);
  const money = {
    currency: order.currency,
    orderId: order.id,
    cause: { type: 'payment', id: report.paymentId },
  };
  switch (report.status) {
    case 'authorised':
    case 'captured':
    case 'settled':
      if (report.status !== 'authorised')
        await recordFinanceEvents(tx, [
          { kind: 'paymentReceived', amountMinor: report.amountMinor, at: report.occurredAt, ...money },
        ]);
      if (report.status === 'settled' && (report.feeMinor ?? 0) > 0)
        await recordFinanceEvents(tx, [
          { kind: 'paymentFee', amountMinor: report.feeMinor ?? 0, at: report.occurredAt, ...money },
        ]);
      return receiveMoney(tx, order, reported);
    case 'failed':
      await releaseAfterDecline(tx, order, reported);
      return tellOfPaymentIssue(tx, order, report, reported);
    case 'actionRequired':
      return tellOfPaymentIssue(tx, order, report, reported);
    case 'pending':
    case 'voided':
      return;
  }
}

function tellOfPaymentIssue(
  tx: Tx,
  order: OrderRecord,
  report: PaymentReport,
  reported: Reported,
): Promise<void> {
  return queueNotification(
    tx,
    {
      kind: 'paymentIssue',
      orderId: order.id,
      subjectKey: report.paymentId,
      data: { status: report.status, declineCode: report.declineCode ?? null },
    },
    reported,
  );
}

/** With the first decline or the last attempt, as policy says, the goods are free for others. */
async function releaseAfterDecline(tx: Tx, order: OrderRecord, reported: Reported): Promise<void> {
  const { releaseOnDecline, paymentAttempts } = await policiesOfVersion(tx, order.policyVersion);
  const failed = order.payments.filter((payment) => payment.status === 'failed').length;
  if (releaseOnDecline === 'atLimit' && failed < paymentAttempts) return;
  await releaseUnpaidStock(tx, order, { ...reported, reason: 'The payment was declined' });
}

/** Money for an open order makes its stock firm; money for one that has ended goes back. */
async function receiveMoney(tx: Tx, order: OrderRecord, reported: Reported): Promise<void> {
  if (order.status === 'cancelled' || order.status === 'refused')
    return addJob(tx, 'returnPayment', { orderId: order.id }, { key: `return:${order.id}` });
  if (order.status !== 'pendingPayment') return;
  const standing = await firmReservations(tx, { orderId: order.id, now: reported.now });
  // Its time was up and somebody else has some of it: the plan is void, and the process asks for the stock anew.
  if (standing === 'expired')
    await releaseUnpaidStock(tx, order, {
      ...reported,
      reason: 'The hold had run out when the payment came',
    });
}

function reasonOf(report: PaymentReport): string {
  return report.declineCode === undefined
    ? `${report.provider} reported ${report.status}`
    : `${report.provider} declined: ${report.declineCode}`;
}

async function recordNow(tx: Tx, orderId: string, now: Date): Promise<OrderRecord> {
  const record = await readOrderRecord(tx, orderId, now);
  if (record === undefined) throw new Error(`Order ${orderId} is not on record`);
  return record;
}

/** A payment that its processor reports without our having asked for it: a row of its own, keyed by its reference. */
export async function externalPayment(
  tx: Tx,
  report: { orderId: string; reference: string; status: PaymentState; amountMinor: number; currency: string },
  now: Date,
): Promise<string> {
  const known = await tx
    .selectFrom('payment')
    .select(['id', 'providerId', 'status', 'amountMinor', 'attempt'])
    .where('orderId', '=', report.orderId)
    .orderBy('attempt')
    .execute();
  const same = known.find((payment) => payment.providerId === report.reference);
  // Processors often name the capture otherwise than the authorisation it belongs to.
  const previous = known.find(
    (payment) =>
      payment.amountMinor === report.amountMinor &&
      ['authorised', 'captured'].includes(payment.status) &&
      RANK[report.status] > RANK[payment.status as PaymentState],
  );
  const match = same ?? previous;
  if (match !== undefined) return match.id;
  const id = newId('pay');
  await tx
    .insertInto('payment')
    .values({
      id,
      orderId: report.orderId,
      attempt: (known.at(-1)?.attempt ?? 0) + 1,
      method: 'external',
      provider: 'external',
      providerId: report.reference,
      status: 'pending',
      amountMinor: report.amountMinor,
      currency: report.currency,
      createdAt: now,
    })
    .execute();
  return id;
}
