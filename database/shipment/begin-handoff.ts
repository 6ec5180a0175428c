import { sql } from 'kysely';

import type { Actor } from '../../domain/actor';
import type { Address } from '../../domain/address';
import { mayBeHandedOff } from '../../domain/order/order-record';
import { newId } from '../../platform/ids';
import type { Queryable, Tx } from '../connection';
import { policiesOfVersion } from '../policies';
import { lockShipment } from './handoff';

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
