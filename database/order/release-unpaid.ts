import type { Actor } from '../../domain/actor';
import type { OrderRecord } from '../../domain/order/order-record';
import type { Tx } from '../connection';
import { releaseReservations } from '../reservation';
import { recordTimeline } from '../timeline';

/**
 * Gives back the stock of an order nobody has paid for: the hold ran out or the card was declined for good. The order
 * stays open; a payment that still comes reserves again.
 */
export async function releaseUnpaidStock(
  tx: Tx,
  order: OrderRecord,
  why: { now: Date; actor: Actor; reason: string },
): Promise<void> {
  await releaseReservations(tx, { orderId: order.id, ...why, cause: { type: 'order', id: order.id } });
  await tx
    .updateTable('shipment')
    .set({ status: 'cancelled' })
    .where('orderId', '=', order.id)
    .where('status', '=', 'planned')
    .execute();
  await tx.updateTable('orders').set({ holdExpiresAt: null }).where('id', '=', order.id).execute();
  await recordTimeline(tx, [
    {
      entity: { type: 'order', id: order.id },
      at: why.now,
      actor: why.actor,
      kind: 'holdReleased',
      summary: 'The stock held for this order is free again',
      reason: why.reason,
    },
  ]);
}
