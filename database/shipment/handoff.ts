import { sql } from 'kysely';

import { addDuration } from '../../domain/calendar/instant';
import type { OrderRecord, ShipmentRecord } from '../../domain/order/order-record';
import { hasLeft, isWithTheNode } from '../../domain/order/roll-up';
import type { Refusal } from '../../domain/refusal';
import type { Queryable, Tx } from '../connection';
import { lockOrderRecord } from '../order/order-record';
import { settleOrder, type Change } from '../order/settle';
import { recordTimeline } from '../timeline';

/** The node has the document; how it answered. */
export type HandoffOutcome =
  { outcome: 'received' } | { outcome: 'acknowledged' } | { outcome: 'rejected'; reason: string };

/** The answer to what was sent. A shipment that moved on meanwhile (acknowledged, shipped, recalled) is left as it is. */
export async function recordHandoffAnswer(
  tx: Tx,
  sent: { shipmentId: string; handoffId: string; acknowledgeWithin: string; answer: HandoffOutcome },
  change: Change,
): Promise<OrderRecord> {
  const { order, shipment } = await shipmentOnRecord(tx, sent.shipmentId, change.now);
  const { answer } = sent;
  const state = answer.outcome === 'received' ? 'sent' : answer.outcome;
  const updated = await tx
    .updateTable('handoff')
    .set((row) => ({
      state,
      attempts: row('attempts', '+', 1),
      sentAt: change.now,
      dueAt: new Date(addDuration(change.now.toISOString(), sent.acknowledgeWithin)),
      ...(answer.outcome === 'acknowledged' ? { acknowledgedAt: change.now } : {}),
      lastError: answer.outcome === 'rejected' ? answer.reason : null,
    }))
    .where('id', '=', sent.handoffId)
    .where('state', '=', 'pending')
    .returning('id')
    .executeTakeFirst();
  if (updated === undefined) return order;
  await tx
    .updateTable('shipment')
    .set({ status: state })
    .where('id', '=', shipment.id)
    .where('status', '=', 'planned')
    .execute();
  await noteHandoff(
    tx,
    { order, shipment },
    { kind: `handoff${capital(state)}`, summary: summaryOf(shipment.location, answer) },
    change,
  );
  return settleOrder(tx, order.id, change);
}

/** An attempt that got no answer: kept with its error, and tried again by the process. */
export async function recordHandoffError(db: Queryable, handoffId: string, error: string): Promise<void> {
  await db
    .updateTable('handoff')
    .set((row) => ({ attempts: row('attempts', '+', 1), lastError: error.slice(0, 500) }))
    .where('id', '=', handoffId)
    .where('state', '=', 'pending')
    .execute();
}

/** The node confirms that it has the order. Late is fine, twice is once; a shipment it no longer has is a refusal. */
export async function acknowledgeShipment(
  tx: Tx,
  shipmentId: string,
  change: Change,
): Promise<OrderRecord | Refusal> {
  const { order, shipment } = await shipmentOnRecord(tx, shipmentId, change.now);
  if (['acknowledged', 'packed'].includes(shipment.status) || hasLeft(shipment.status)) return order;
  if (!isWithNode(shipment)) return movedOn(shipment);
  await tx
    .updateTable('handoff')
    .set({ state: 'acknowledged', acknowledgedAt: change.now, sentAt: sql`coalesce(sent_at, ${change.now})` })
    .where('shipmentId', '=', shipmentId)
    .where('state', 'in', ['pending', 'sent', 'overdue'])
    .execute();
  await tx.updateTable('shipment').set({ status: 'acknowledged' }).where('id', '=', shipmentId).execute();
  await noteHandoff(
    tx,
    { order, shipment },
    { kind: 'handoffAcknowledged', summary: `${shipment.location} has confirmed the hand-off` },
    change,
  );
  // In time it changes no decision: the process is not woken, its deadline looks at the record.
  return settleOrder(tx, order.id, { ...change, tellProcess: 'ifDeadlinesChange' });
}

/** The node cannot or will not. The stock stays reserved until somebody decides. */
export async function rejectShipment(
  tx: Tx,
  rejection: { shipmentId: string; reason: string },
  change: Change,
): Promise<OrderRecord | Refusal> {
  const { order, shipment } = await shipmentOnRecord(tx, rejection.shipmentId, change.now);
  if (shipment.status === 'rejected') return order;
  if (!isWithNode(shipment)) return movedOn(shipment);
  await tx
    .updateTable('handoff')
    .set({ state: 'rejected', lastError: rejection.reason })
    .where('shipmentId', '=', shipment.id)
    .where('state', 'in', ['pending', 'sent', 'acknowledged', 'overdue'])
    .execute();
  await tx.updateTable('shipment').set({ status: 'rejected' }).where('id', '=', shipment.id).execute();
  await noteHandoff(
    tx,
    { order, shipment },
    { kind: 'handoffRejected', summary: `${shipment.location} has rejected the hand-off` },
    { ...change, reason: rejection.reason },
  );
  return settleOrder(tx, order.id, { ...change, reason: rejection.reason });
}

/** An operator has cleared up why a node refused: the same shipment goes out again, as a new hand-off. */
export async function resendShipment(
  tx: Tx,
  shipmentId: string,
  change: Change,
): Promise<OrderRecord | Refusal> {
  const { order, shipment } = await shipmentOnRecord(tx, shipmentId, change.now);
  if (shipment.status !== 'rejected') return movedOn(shipment);
  await tx.updateTable('shipment').set({ status: 'planned' }).where('id', '=', shipmentId).execute();
  const what = { kind: 'handoffResent', summary: `Sent again to ${shipment.location}` };
  await noteHandoff(tx, { order, shipment }, what, change);
  return settleOrder(tx, order.id, change);
}

export interface OrderWithShipment {
  order: OrderRecord;
  shipment: ShipmentRecord;
}

/** Locks the order of a shipment and reads both; `undefined` for a shipment that does not exist. */
export async function lockShipment(
  tx: Tx,
  shipmentId: string,
  now: Date,
): Promise<OrderWithShipment | undefined> {
  const row = await tx
    .selectFrom('shipment')
    .select('orderId')
    .where('id', '=', shipmentId)
    .executeTakeFirst();
  const order = row === undefined ? undefined : await lockOrderRecord(tx, row.orderId, now);
  const shipment = order?.shipments.find((candidate) => candidate.id === shipmentId);
  return order === undefined || shipment === undefined ? undefined : { order, shipment };
}

export async function shipmentOnRecord(tx: Tx, shipmentId: string, now: Date): Promise<OrderWithShipment> {
  const found = await lockShipment(tx, shipmentId, now);
  if (found === undefined) throw new Error(`Shipment ${shipmentId} is not on record`);
  return found;
}

/**
 * The node has been asked for it. Also while our own call still waits for an answer: the node may be ahead of it. Not
 * any more once it has given the goods back: whatever it reports of them then comes too late.
 */
export function isWithNode(shipment: ShipmentRecord): boolean {
  if (shipment.handoff?.state === 'recalled') return false;
  return (
    isWithTheNode(shipment.status) || (shipment.status === 'planned' && shipment.handoff?.state === 'pending')
  );
}

export function movedOn(shipment: ShipmentRecord): Refusal {
  return {
    refused: 'shipment_moved_on',
    message: `The shipment is ${shipment.status}; read it again before reporting on it.`,
    facts: { shipment: shipment.id, status: shipment.status },
  };
}

async function noteHandoff(
  tx: Tx,
  { order, shipment }: OrderWithShipment,
  what: { kind: string; summary: string },
  change: Change,
): Promise<void> {
  const entry = { at: change.now, actor: change.actor, ...what, reason: change.reason };
  await recordTimeline(tx, [
    {
      ...entry,
      entity: { type: 'order', id: order.id },
      data: { shipment: shipment.id, location: shipment.location },
    },
    { ...entry, entity: { type: 'shipment', id: shipment.id } },
  ]);
}

function summaryOf(location: string, answer: HandoffOutcome): string {
  switch (answer.outcome) {
    case 'received':
      return `Handed off to ${location}`;
    case 'acknowledged':
      return `Handed off to ${location}, which confirmed at once`;
    case 'rejected':
      return `${location} rejected the hand-off: ${answer.reason}`;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
