import { addDuration } from '../../domain/calendar/instant';
import { isClosed } from '../../domain/order/order-lifecycle';
import type { OrderRecord } from '../../domain/order/order-record';
import { isRefusal, type Refusal } from '../../domain/refusal';
import type { Tx } from '../connection';
import { policiesOfVersion } from '../policies';
import { recordTimeline } from '../timeline';
import { lockOrderRecord } from './order-record';
import { settleOrder, type Change } from './settle';

/** Keeps an order from its node until it is released. Held already: nothing changes. */
export async function holdOrder(
  tx: Tx,
  hold: { orderId: string; reason: string },
  change: Change,
): Promise<OrderRecord | Refusal> {
  const order = await openOrder(tx, hold.orderId, change.now);
  if (isRefusal(order)) return order;
  const out = order.shipments.find(
    (shipment) => !['planned', 'rejected', 'cancelled'].includes(shipment.status),
  );
  if (out !== undefined)
    return {
      refused: 'already_handed_off',
      message: 'The node has the order already; cancel it to ask the goods back.',
      facts: { shipment: out.id, status: out.status },
    };
  const { reviewWithin } = await policiesOfVersion(tx, order.policyVersion);
  await tx
    .insertInto('orderHold')
    .values({
      orderId: order.id,
      kind: 'operator',
      reason: hold.reason,
      placedAt: change.now,
      dueAt: new Date(addDuration(change.now.toISOString(), reviewWithin)),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await note(
    tx,
    order.id,
    { kind: 'orderHeld', summary: 'Held by an operator' },
    { ...change, reason: hold.reason },
  );
  return settleOrder(tx, order.id, { ...change, reason: hold.reason });
}

/** Lifts every hold; who did it and why is kept. */
export async function releaseOrder(
  tx: Tx,
  release: { orderId: string; note?: string | undefined },
  change: Change,
): Promise<OrderRecord | Refusal> {
  const order = await openOrder(tx, release.orderId, change.now);
  if (isRefusal(order)) return order;
  if (order.holds.length === 0)
    return { refused: 'not_held', message: 'Nothing holds this order.', facts: { status: order.status } };
  await tx
    .updateTable('orderHold')
    .set({ releasedAt: change.now, releasedBy: change.actor.id, note: release.note ?? null })
    .where('orderId', '=', order.id)
    .where('releasedAt', 'is', null)
    .execute();
  await note(
    tx,
    order.id,
    { kind: 'orderReleased', summary: 'Released for hand-off' },
    { ...change, reason: release.note },
  );
  return settleOrder(tx, order.id, { ...change, reason: release.note });
}

async function openOrder(tx: Tx, orderId: string, now: Date): Promise<OrderRecord | Refusal> {
  const order = await lockOrderRecord(tx, orderId, now);
  if (order === undefined) throw new Error(`Order ${orderId} is not on record`);
  if (!isClosed(order.status)) return order;
  return {
    refused: 'order_closed',
    message: `The order is ${order.status}.`,
    facts: { status: order.status },
  };
}

async function note(
  tx: Tx,
  orderId: string,
  what: { kind: string; summary: string },
  change: Change,
): Promise<void> {
  await recordTimeline(tx, [
    {
      entity: { type: 'order', id: orderId },
      at: change.now,
      actor: change.actor,
      ...what,
      reason: change.reason,
    },
  ]);
}
