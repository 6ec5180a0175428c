import { sql } from 'kysely';

import {
  planCancellation,
  type CancellationPlan,
  type LineQuantity,
  type ShipmentCut,
} from '../../domain/order/cancellation';
import type { OrderRecord } from '../../domain/order/order-record';
import { isRefusal, type Refusal } from '../../domain/refusal';
import { newId } from '../../platform/ids';
import type { Tx } from '../connection';
import { addJob } from '../outbox';
import { oweRefunds } from '../payment/refunds';
import { releaseReservations } from '../reservation';
import { isWithNode, shipmentOnRecord } from '../shipment/handoff';
import { recordTimeline } from '../timeline';
import { amountDueOf } from './amount-due';
import { lockOrderRecord } from './order-record';
import { settleOrder, type Change } from './settle';

export interface Cancellation {
  orderId: string;
  reason: string;
  lines?: readonly LineQuantity[] | undefined;
}

/**
 * First half: may these units be cancelled, and which nodes have to give their goods back before? Nothing is cancelled
 * yet; a node that ships meanwhile wins.
 */
export async function beginCancellation(
  tx: Tx,
  cancellation: Cancellation,
  change: Change,
): Promise<{ recalls: string[] } | Refusal> {
  const { order, plan } = await planOnRecord(tx, cancellation, change.now);
  if (isRefusal(plan)) return plan;
  const recalls = plan.cuts.filter(({ shipment }) => isWithNode(shipment)).map(({ shipment }) => shipment.id);
  if (recalls.length === 0) return { recalls };
  await tx
    .updateTable('shipment')
    .set({ recallRequestedAt: change.now })
    .where('id', 'in', recalls)
    .execute();
  await recordTimeline(tx, [
    {
      entity: { type: 'order', id: order.id },
      at: change.now,
      actor: change.actor,
      kind: 'recallRequested',
      summary: 'The node is asked to give the goods back',
      reason: cancellation.reason,
      data: { shipments: recalls },
    },
  ]);
  return { recalls };
}

/** Second half, once every node has answered: the units are cancelled, or the reason why not. One transaction. */
export async function finishCancellation(
  tx: Tx,
  cancellation: Cancellation,
  change: Change,
): Promise<OrderRecord | Refusal> {
  const { order, plan } = await planOnRecord(tx, cancellation, change.now);
  if (isRefusal(plan)) return plan;
  const kept = plan.cuts.find(({ shipment }) => isWithNode(shipment));
  if (kept !== undefined) return recallRefused(kept);
  for (const { line, quantity } of plan.lines)
    await tx
      .updateTable('orderLine')
      .set((row) => ({ cancelled: row('cancelled', '+', quantity) }))
      .where('id', '=', line)
      .execute();
  for (const cut of plan.cuts) await cutShipment(tx, cut, change);
  await releaseReservations(tx, {
    orderId: order.id,
    lines: plan.lines.map(({ line, quantity }) => ({ lineId: line, quantity })),
    now: change.now,
    actor: change.actor,
    cause: { type: 'order', id: order.id },
    reason: cancellation.reason,
  });
  await tx
    .updateTable('orders')
    .set({ dueMinor: await amountDueOf(tx, order.id) })
    .where('id', '=', order.id)
    .execute();
  await oweRefunds(
    tx,
    { orderId: order.id, cause: `cancellation ${change.now.toISOString()}`, reason: cancellation.reason },
    change,
  );
  // Whether or not the order's process still runs, what was taken for these units goes back.
  await addJob(tx, 'returnPayment', { orderId: order.id }, { key: `return:${order.id}` });
  await recordTimeline(tx, [
    {
      entity: { type: 'order', id: order.id },
      at: change.now,
      actor: change.actor,
      kind: 'unitsCancelled',
      summary: 'Units cancelled',
      reason: cancellation.reason,
      data: { lines: plan.lines },
    },
  ]);
  return settleOrder(tx, order.id, { ...change, reason: cancellation.reason });
}

/** The node has answered a recall. `false`: it keeps the goods, and the shipment goes on as before. */
export async function recordRecall(
  tx: Tx,
  recall: { shipmentId: string; recalled: boolean; reason?: string | undefined },
  change: Change,
): Promise<void> {
  const { order, shipment } = await shipmentOnRecord(tx, recall.shipmentId, change.now);
  if (!isWithNode(shipment)) return;
  if (recall.recalled)
    await tx
      .updateTable('handoff')
      .set({ state: 'recalled' })
      .where('shipmentId', '=', shipment.id)
      .where('state', 'in', ['pending', 'sent', 'acknowledged', 'overdue'])
      .execute();
  else
    await tx.updateTable('shipment').set({ recallRequestedAt: null }).where('id', '=', shipment.id).execute();
  await recordTimeline(tx, [
    {
      entity: { type: 'order', id: order.id },
      at: change.now,
      actor: change.actor,
      kind: recall.recalled ? 'shipmentRecalled' : 'recallRefused',
      summary: recall.recalled
        ? `${shipment.location} gave the goods back`
        : `${shipment.location} keeps the goods`,
      reason: recall.reason,
      data: { shipment: shipment.id },
    },
  ]);
}

async function planOnRecord(
  tx: Tx,
  cancellation: Cancellation,
  now: Date,
): Promise<{ order: OrderRecord; plan: CancellationPlan | Refusal }> {
  const order = await lockOrderRecord(tx, cancellation.orderId, now);
  if (order === undefined) throw new Error(`Order ${cancellation.orderId} is not on record`);
  return { order, plan: planCancellation(order, cancellation.lines) };
}

/** A recalled shipment ends; what is left of it goes out as a new one, because the node has closed its books on the old. */
async function cutShipment(tx: Tx, { shipment, cut, left }: ShipmentCut, change: Change): Promise<void> {
  if (left.length > 0 && shipment.status === 'planned' && shipment.handoff?.state !== 'recalled') {
    for (const { line, quantity } of cut) await takeOut(tx, shipment.id, line, quantity);
    return;
  }
  await tx.updateTable('shipment').set({ status: 'cancelled' }).where('id', '=', shipment.id).execute();
  await tx
    .updateTable('handoff')
    .set({ state: 'cancelled' })
    .where('shipmentId', '=', shipment.id)
    .where('state', 'in', ['pending', 'sent', 'acknowledged', 'overdue'])
    .execute();
  if (left.length > 0) await planRest(tx, shipment.id, left, change.now);
}

async function takeOut(tx: Tx, shipmentId: string, line: string, quantity: number): Promise<void> {
  await sql`delete from shipment_line where shipment_id = ${shipmentId} and line_id = ${line} and quantity = ${quantity}`.execute(
    tx,
  );
  await sql`update shipment_line set quantity = quantity - ${quantity}
    where shipment_id = ${shipmentId} and line_id = ${line} and quantity > ${quantity}`.execute(tx);
}

async function planRest(tx: Tx, shipmentId: string, left: readonly LineQuantity[], now: Date): Promise<void> {
  const id = newId('shp');
  await sql`insert into shipment (id, order_id, location, status, service, carrier, estimated_cost_minor, ship_by, deliver_by, created_at)
    select ${id}, order_id, location, 'planned', service, carrier, estimated_cost_minor, ship_by, deliver_by, ${now}
    from shipment where id = ${shipmentId}`.execute(tx);
  for (const { line, quantity } of left)
    await sql`insert into shipment_line (shipment_id, line_id, sku, quantity)
      select ${id}, line_id, sku, ${quantity} from shipment_line where shipment_id = ${shipmentId} and line_id = ${line}`.execute(
      tx,
    );
}

function recallRefused({ shipment }: ShipmentCut): Refusal {
  return {
    refused: 'recall_refused',
    message: `${shipment.location} did not give the goods back; wait for the delivery and start a return.`,
    facts: { shipment: shipment.id, location: shipment.location, status: shipment.status },
  };
}
