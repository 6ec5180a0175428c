import { sql } from 'kysely';

import type { OrderRecord, ShipmentRecord } from '../../domain/order/order-record';
import { hasLeft } from '../../domain/order/roll-up';
import type { Refusal } from '../../domain/refusal';
import { newId } from '../../platform/ids';
import type { Tx } from '../connection';
import { settleOrder, type Change } from '../order/settle';
import { recordTimeline } from '../timeline';
import { isWithNode, movedOn, shipmentOnRecord, type OrderWithShipment } from './handoff';

/** A parcel as a node packed it. */
export interface ParcelToPack {
  lines: readonly { line: string; quantity: number }[];
  weightGrams?: number | undefined;
  dimensionsMm?: { length: number; width: number; height: number } | undefined;
  trackingNumber?: string | undefined;
}

/**
 * The node has packed it, which also confirms that it has it. Packing again replaces the parcels, until they leave;
 * what is packed may be less than was asked for, and never more.
 */
export async function packShipment(
  tx: Tx,
  packing: { shipmentId: string; parcels: readonly ParcelToPack[] },
  change: Change,
): Promise<OrderRecord | Refusal> {
  const { order, shipment } = await shipmentOnRecord(tx, packing.shipmentId, change.now);
  if (hasLeft(shipment.status) || !isWithNode(shipment)) return movedOn(shipment);
  const wrong = tooMany(shipment, packing.parcels);
  if (wrong !== undefined) return wrong;
  await storeParcels(tx, packing, change.now);
  await tx
    .updateTable('handoff')
    .set({
      state: 'acknowledged',
      acknowledgedAt: sql`coalesce(acknowledged_at, ${change.now})`,
      sentAt: sql`coalesce(sent_at, ${change.now})`,
    })
    .where('shipmentId', '=', shipment.id)
    .where('state', 'in', ['pending', 'sent', 'overdue'])
    .execute();
  await tx.updateTable('shipment').set({ status: 'packed' }).where('id', '=', shipment.id).execute();
  await note(tx, { order, shipment, parcels: packing.parcels }, change);
  // Packed in time changes no decision: the process is woken only if it was already chasing the node.
  return settleOrder(tx, order.id, { ...change, tellProcess: shipment.status === 'overdue' });
}

function tooMany(shipment: ShipmentRecord, parcels: readonly ParcelToPack[]): Refusal | undefined {
  const packed = new Map<string, number>();
  for (const { line, quantity } of parcels.flatMap((parcel) => parcel.lines))
    packed.set(line, (packed.get(line) ?? 0) + quantity);
  for (const [line, quantity] of packed) {
    const planned = shipment.lines.find((candidate) => candidate.line === line)?.quantity ?? 0;
    if (quantity > planned)
      return {
        refused: 'quantity_not_open',
        message: `Line ${line} of this shipment has ${planned} units, not ${quantity}; pack what was asked for.`,
        facts: { line, planned, reported: quantity },
      };
  }
  return undefined;
}

async function storeParcels(
  tx: Tx,
  { shipmentId, parcels }: { shipmentId: string; parcels: readonly ParcelToPack[] },
  now: Date,
): Promise<void> {
  await tx.deleteFrom('parcel').where('shipmentId', '=', shipmentId).execute();
  await tx
    .insertInto('parcel')
    .values(
      parcels.map((parcel, index) => ({
        id: newId('par'),
        shipmentId,
        position: index + 1,
        lines: JSON.stringify(parcel.lines),
        weightGrams: parcel.weightGrams ?? null,
        dimensionsMm: parcel.dimensionsMm === undefined ? null : JSON.stringify(parcel.dimensionsMm),
        trackingNumber: parcel.trackingNumber ?? null,
        packedAt: now,
      })),
    )
    .execute();
}

async function note(
  tx: Tx,
  { order, shipment, parcels }: OrderWithShipment & { parcels: readonly ParcelToPack[] },
  change: Change,
): Promise<void> {
  const count = parcels.length === 1 ? 'one parcel' : `${parcels.length} parcels`;
  const entry = {
    at: change.now,
    actor: change.actor,
    kind: 'shipmentPacked',
    summary: `${shipment.location} has packed ${count}`,
    reason: change.reason,
  };
  await recordTimeline(tx, [
    {
      ...entry,
      entity: { type: 'order', id: order.id },
      data: {
        shipment: shipment.id,
        location: shipment.location,
        parcels: parcels.map(({ lines }) => ({ lines })),
      },
    },
    { ...entry, entity: { type: 'shipment', id: shipment.id } },
  ]);
}
