import { sql } from 'kysely';

import type { Actor } from '../../domain/actor';
import type { Address } from '../../domain/address';
import { addDuration } from '../../domain/calendar/instant';
import { mayBeHandedOff, type OrderRecord, type ShipmentRecord } from '../../domain/order/order-record';
import { hasLeft, isWithTheNode } from '../../domain/order/roll-up';
import type { Refusal } from '../../domain/refusal';
import { newId } from '../../platform/ids';
import type { Queryable, Tx } from '../connection';
import { lockOrderRecord } from '../order/order-record';
import { settleOrder, type Change } from '../order/settle';
import { policiesOfVersion } from '../policies';
import { recordTimeline } from '../timeline';

/** A location's hand-off settings, as set up. */
export interface HandoffSettings {
  format: string;
  acknowledgeWithin?: string;
  url?: string;
  secret?: string;
}

/** All that goes into the message to the node. */
export interface HandoffToSend {
  handoffId: string;
  messageId: string;
  shipmentId: string;
  orderId: string;
  number: string;
  location: string;
  settings: HandoffSettings;
  /** How long the node has to confirm: its own limit, or the store's. */
  acknowledgeWithin: string;
  shipTo: Address;
  service: string | null;
  giftMessage: string | null;
  label: string | null;
  prep: string | null;
  packaging: unknown;
  lines: { line: string; sku: string; title: string; barcode: string | null; quantity: number }[];
  shipBy: Date;
}

/**
 * Claims the shipment for one live hand-off and keeps its message id, before anything goes out: whatever is sent twice
 * carries the same id. `undefined`: it must not go out now (held, cancelled, with the node already).
 */
export async function beginHandoff(
  tx: Tx,
  shipmentId: string,
  at: { now: Date; actor: Actor },
): Promise<HandoffToSend | undefined> {
  const found = await lockShipment(tx, shipmentId, at.now);
  if (found === undefined) return undefined;
  const { order, shipment } = found;
  if (shipment.status !== 'planned' || shipment.recallRequestedAt !== null || !mayBeHandedOff(order))
    return undefined;
  await tx
    .insertInto('handoff')
    .columns(['id', 'shipmentId', 'location', 'format', 'state', 'messageId', 'createdAt'])
    .expression((from) =>
      from
        .selectFrom('location')
        .where('code', '=', shipment.location)
        .select((column) => [
          column.val(newId('hnd')).as('id'),
          column.val(shipment.id).as('shipmentId'),
          'code',
          sql<string>`handoff->>'format'`.as('format'),
          column.val('pending').as('state'),
          column.val(newId('msg')).as('messageId'),
          column.cast<Date>(column.val(at.now), 'timestamptz').as('createdAt'),
        ]),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['shipmentId'])
        .where(sql<boolean>`state not in ('rejected','recalled','cancelled')`)
        .doNothing(),
    )
    .execute();
  const { acknowledgeWithin } = await policiesOfVersion(tx, order.policyVersion);
  const handoff = await readHandoff(tx, shipmentId);
  return { ...handoff, acknowledgeWithin: handoff.settings.acknowledgeWithin ?? acknowledgeWithin };
}

async function readHandoff(
  db: Queryable,
  shipmentId: string,
): Promise<Omit<HandoffToSend, 'acknowledgeWithin'>> {
  const row = await db
    .selectFrom('handoff')
    .innerJoin('shipment', 'shipment.id', 'handoff.shipmentId')
    .innerJoin('orders', 'orders.id', 'shipment.orderId')
    .innerJoin('location', 'location.code', 'shipment.location')
    .innerJoin('channel', 'channel.code', 'orders.channel')
    .select([
      'handoff.id as handoffId',
      'handoff.messageId',
      'handoff.shipmentId',
      'shipment.orderId',
      'orders.number',
      'shipment.location',
      'location.handoff as settings',
      'orders.shippingAddress as shipTo',
      'shipment.service',
      'orders.giftMessage',
      'channel.label',
      'channel.prep',
      'location.packaging',
      'shipment.shipBy',
    ])
    .where('handoff.shipmentId', '=', shipmentId)
    .where('handoff.state', '=', 'pending')
    .executeTakeFirstOrThrow();
  const lines = await db
    .selectFrom('shipmentLine')
    .innerJoin('sku', 'sku.sku', 'shipmentLine.sku')
    .select([
      'shipmentLine.lineId as line',
      'shipmentLine.sku',
      'sku.title',
      'sku.barcode',
      'shipmentLine.quantity',
    ])
    .where('shipmentId', '=', shipmentId)
    .orderBy('shipmentLine.lineId')
    .execute();
  return {
    ...row,
    settings: row.settings as unknown as HandoffSettings,
    shipTo: row.shipTo as unknown as Address,
    lines,
  };
}

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
    order.id,
    shipment,
    `handoff${capital(state)}`,
    summaryOf(shipment.location, answer),
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
    order.id,
    shipment,
    'handoffAcknowledged',
    `${shipment.location} has confirmed the hand-off`,
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
    order.id,
    shipment,
    'handoffRejected',
    `${shipment.location} has rejected the hand-off`,
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
  await noteHandoff(tx, order.id, shipment, 'handoffResent', `Sent again to ${shipment.location}`, change);
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
  orderId: string,
  shipment: ShipmentRecord,
  kind: string,
  summary: string,
  change: Change,
): Promise<void> {
  const entry = { at: change.now, actor: change.actor, kind, summary, reason: change.reason };
  await recordTimeline(tx, [
    {
      ...entry,
      entity: { type: 'order', id: orderId },
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
