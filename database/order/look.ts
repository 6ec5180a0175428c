import type { Actor } from '../../domain/actor';
import type { OrderRecord } from '../../domain/order/order-record';
import { isPaidFor } from '../../domain/order/roll-up';
import type { Tx } from '../connection';
import { escalateExceptions } from '../exception';
import { policiesOfVersion } from '../policies';
import { recordTimeline } from '../timeline';
import { lockOrderRecord } from './order-record';
import { releaseUnpaidStock } from './release-unpaid';
import { settleOrder } from './settle';

/**
 * A deadline has passed, or may have: an unpaid hold that ran out is released, a hand-off nobody confirmed is overdue,
 * exceptions open, close and escalate. Looking twice changes nothing.
 */
export async function lookAtOrder(
  tx: Tx,
  orderId: string,
  at: { now: Date; actor: Actor },
): Promise<OrderRecord> {
  const order = await lockOrderRecord(tx, orderId, at.now);
  if (order === undefined) throw new Error(`Order ${orderId} is not on record`);
  if (holdHasRunOut(order, at.now))
    await releaseUnpaidStock(tx, order, { ...at, reason: 'The hold ran out unpaid' });
  await markOverdue(tx, order, at);
  const { escalateEvery } = await policiesOfVersion(tx, order.policyVersion);
  await escalateExceptions(tx, { orderId, escalateEvery }, at);
  return settleOrder(tx, orderId, { ...at, reason: 'A deadline passed', tellProcess: false });
}

function holdHasRunOut(order: OrderRecord, now: Date): boolean {
  if (order.holdExpiresAt === null || isPaidFor(order)) return false;
  return Date.parse(order.holdExpiresAt) <= now.getTime();
}

async function markOverdue(tx: Tx, order: OrderRecord, at: { now: Date; actor: Actor }): Promise<void> {
  const overdue = await tx
    .updateTable('handoff')
    .from('shipment')
    .set({ state: 'overdue' })
    .whereRef('shipment.id', '=', 'handoff.shipmentId')
    .where('shipment.orderId', '=', order.id)
    .where('handoff.state', '=', 'sent')
    .where('handoff.dueAt', '<', at.now)
    .returning(['handoff.id', 'handoff.shipmentId', 'handoff.location'])
    .execute();
  for (const handoff of overdue) {
    await tx
      .updateTable('shipment')
      .set({ status: 'overdue' })
      .where('id', '=', handoff.shipmentId)
      .where('status', '=', 'sent')
      .execute();
  }
  await recordTimeline(
    tx,
    overdue.map((handoff) => ({
      entity: { type: 'order', id: order.id },
      at: at.now,
      actor: at.actor,
      kind: 'handoffOverdue',
      summary: `${handoff.location} has not confirmed the hand-off in time`,
      data: { shipment: handoff.shipmentId, handoff: handoff.id },
    })),
  );
}
