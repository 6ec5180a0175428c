import type { HoldDue } from '../../domain/order/holds-due';
import type { OrderRecord, ShipmentRecord } from '../../domain/order/order-record';
import type { WinningParcel } from '../../domain/routing/decision';
import { isRefusal, type Refusal } from '../../domain/refusal';
import type { Tx } from '../connection';
import { moveReservations } from '../reservation-move';
import { recordTimeline } from '../timeline';
import type { Change } from './settle';

/** A planned shipment takes another place, carrier or promise; its stock moves with it in the same transaction. */
export async function replanShipment(
  tx: Tx,
  plan: { order: OrderRecord; shipment: ShipmentRecord; parcel: WinningParcel },
  change: Change,
): Promise<Refusal | undefined> {
  const { order, shipment, parcel } = plan;
  if (parcel.location !== shipment.location) {
    const moved = await moveReservations(tx, {
      orderId: order.id,
      from: shipment.location,
      to: parcel.location,
      now: change.now,
      actor: change.actor,
    });
    if (isRefusal(moved)) return moved;
  }
  const promise = { shipBy: new Date(parcel.promise.shipBy), deliverBy: new Date(parcel.promise.deliverBy) };
  await tx
    .updateTable('shipment')
    .set({
      ...promise,
      location: parcel.location,
      carrier: parcel.carrier,
      service: parcel.service,
      estimatedCostMinor: parcel.cost.amount,
    })
    .where('id', '=', shipment.id)
    .execute();
  await tx
    .updateTable('orders')
    .set({ promiseShipBy: promise.shipBy, promiseDeliverBy: promise.deliverBy })
    .where('id', '=', order.id)
    .execute();
  await recordTimeline(tx, [
    {
      entity: { type: 'order', id: order.id },
      at: change.now,
      actor: change.actor,
      kind: 'shipmentReplanned',
      summary: `Ships from ${parcel.location} by ${parcel.promise.shipBy}`,
      data: { shipment: shipment.id, from: shipment.location, to: parcel.location, promise: parcel.promise },
    },
  ]);
  return undefined;
}

/** Puts a hold of one kind in the place of the one there may be; `hold` undefined: its cause has gone. */
export async function replaceHold(
  tx: Tx,
  replacement: { orderId: string; kind: HoldDue['kind']; hold: HoldDue | undefined },
  change: Change,
): Promise<void> {
  const { orderId, kind, hold } = replacement;
  if (hold === undefined) {
    await tx
      .updateTable('orderHold')
      .set({ releasedAt: change.now, releasedBy: change.actor.id, note: 'The cause has gone' })
      .where('orderId', '=', orderId)
      .where('kind', '=', kind)
      .where('releasedAt', 'is', null)
      .execute();
    return;
  }
  await tx
    .insertInto('orderHold')
    .values({ orderId, kind, reason: hold.reason, placedAt: change.now, dueAt: new Date(hold.dueAt) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
