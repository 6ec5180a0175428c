import type { Actor } from '../../domain/actor';
import { newId } from '../../platform/ids';
import type { Queryable, Tx } from '../connection';
import { lockOrder } from '../order/order-record';
import { settleOrder, type Change } from '../order/settle';
import { recordTimeline } from '../timeline';
import { recordFinanceEvents } from './finance-events';

export interface PendingRefund {
  id: string;
  orderId: string;
  paymentId: string;
  provider: string;
  providerId: string | null;
  refundProviderId: string | null;
  amountMinor: number;
  currency: string;
  reason: string;
}

/**
 * Owes the customer whatever was taken beyond what the order still comes to. Refunds under way count, so a repeated
 * call finds nothing more to give. The order's row must be locked.
 */
export async function oweRefunds(
  tx: Tx,
  refund: { orderId: string; cause: string; reason: string },
  at: { now: Date; actor: Actor },
): Promise<void> {
  const order = await tx
    .selectFrom('orders')
    .select(['dueMinor', 'currency'])
    .where('id', '=', refund.orderId)
    .executeTakeFirstOrThrow();
  const payments = await tx
    .selectFrom('payment')
    .selectAll()
    .where('orderId', '=', refund.orderId)
    .orderBy('attempt', 'desc')
    .execute();
  const refunds = await tx
    .selectFrom('refund')
    .select(['paymentId', 'amountMinor', 'status'])
    .where('orderId', '=', refund.orderId)
    .execute();
  const free = payments.map((payment) => {
    const own = refunds.filter((row) => row.paymentId === payment.id);
    const promised = own
      .filter((row) => row.status !== 'failed')
      .reduce((sum, row) => sum + row.amountMinor, 0);
    return { id: payment.id, left: payment.capturedMinor - promised, refunds: own.length };
  });
  let tooMuch = free.reduce((sum, payment) => sum + payment.left, 0) - order.dueMinor;
  for (const payment of free) {
    const amountMinor = Math.min(payment.left, tooMuch);
    if (amountMinor <= 0) continue;
    tooMuch -= amountMinor;
    // A later refund of the same payment for the same cause is another one.
    const cause = `${refund.cause} ${payment.id} ${payment.refunds + 1}`;
    await insertRefund(
      tx,
      { ...refund, cause, paymentId: payment.id, amountMinor, currency: order.currency },
      at,
    );
  }
}

async function insertRefund(
  tx: Tx,
  refund: {
    orderId: string;
    paymentId: string;
    amountMinor: number;
    currency: string;
    cause: string;
    reason: string;
  },
  at: { now: Date; actor: Actor },
): Promise<void> {
  const id = newId('ref');
  await tx
    .insertInto('refund')
    .values({
      ...refund,
      id,
      cause: refund.cause,
      status: 'pending',
      asKind: 'original',
      createdAt: at.now,
    })
    .execute();
  await recordTimeline(tx, [
    {
      entity: { type: 'order', id: refund.orderId },
      at: at.now,
      actor: at.actor,
      kind: 'refundOwed',
      summary: 'Money will go back to the customer',
      reason: refund.reason,
      data: {
        refund: id,
        payment: refund.paymentId,
        amount: { amount: refund.amountMinor, currency: refund.currency },
      },
    },
  ]);
}

/** Refunds promised and not yet made. */
export async function pendingRefunds(db: Queryable, orderId: string): Promise<PendingRefund[]> {
  return db
    .selectFrom('refund')
    .innerJoin('payment', 'payment.id', 'refund.paymentId')
    .select([
      'refund.id',
      'refund.orderId',
      'refund.paymentId',
      'payment.provider',
      'payment.providerId',
      'refund.providerId as refundProviderId',
      'refund.amountMinor',
      'refund.currency',
      'refund.reason',
    ])
    .where('refund.orderId', '=', orderId)
    .where('refund.status', '=', 'pending')
    .execute();
}

/** What became of a refund; a late or repeated report of the same changes nothing. */
export async function recordRefund(
  tx: Tx,
  report: { refundId: string; status: 'pending' | 'completed' | 'failed'; providerId?: string | undefined },
  reported: Change,
): Promise<void> {
  const refund = await tx
    .selectFrom('refund')
    .selectAll()
    .where('id', '=', report.refundId)
    .executeTakeFirst();
  if (refund === undefined) return;
  await lockOrder(tx, refund.orderId);
  const moved = await tx
    .updateTable('refund')
    .set({
      status: report.status,
      ...(report.providerId === undefined ? {} : { providerId: report.providerId }),
      ...(report.status === 'completed' ? { completedAt: reported.now } : {}),
    })
    .where('id', '=', refund.id)
    .where((row) =>
      row.or([
        row('status', '=', 'pending'),
        row.and([row('status', '=', 'completed'), row.lit(report.status === 'failed')]),
      ]),
    )
    .returning('refund.status')
    .executeTakeFirst();
  if (moved === undefined || report.status === 'pending' || refund.status === report.status) return;
  const sign = report.status === 'completed' ? 1 : refund.status === 'completed' ? -1 : 0;
  await tx
    .updateTable('payment')
    .set((row) => ({ refundedMinor: row('refundedMinor', '+', sign * refund.amountMinor) }))
    .where('id', '=', refund.paymentId)
    .execute();
  if (report.status === 'completed')
    await recordFinanceEvents(tx, [
      {
        orderId: refund.orderId,
        at: reported.now,
        kind: 'refundIssued',
        amountMinor: refund.amountMinor,
        currency: refund.currency,
        cause: { type: 'refund', id: refund.id },
      },
    ]);
  await recordTimeline(tx, [
    {
      entity: { type: 'order', id: refund.orderId },
      at: reported.now,
      actor: reported.actor,
      kind: 'refundReported',
      summary: `Refund ${report.status}`,
      reason: refund.reason,
      data: { refund: refund.id, amount: { amount: refund.amountMinor, currency: refund.currency } },
    },
  ]);
  await settleOrder(tx, refund.orderId, { ...reported, reason: `Refund ${report.status}` });
}
