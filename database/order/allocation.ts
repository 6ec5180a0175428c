import { sql } from 'kysely';

import type { Actor } from '../../domain/actor';
import type { OrderRecord } from '../../domain/order/order-record';
import type { Tx } from '../connection';
import { openException } from '../exception';
import { policiesOfVersion } from '../policies';
import { recordTimeline } from '../timeline';
import { lockOrderRecord } from './order-record';
import { settleOrder } from './settle';

/** A routing decision as it is kept: the answer, and what the rules saw. */
export interface DecisionToRecord {
  id: string;
  attempt: number;
  rulesVersion: number;
  outcome: 'assigned' | 'split' | 'none';
  decision: unknown;
  inputs: unknown;
}

export interface PlannedShipment {
  id: string;
  location: string;
  carrier: string;
  service: string;
  costMinor: number;
  shipBy: Date;
  deliverBy: Date;
  lines: readonly { line: string; sku: string; quantity: number }[];
}

export interface Allocation {
  orderId: string;
  /** The reservation that the plan is made for. */
  attempt: number;
  shipments: readonly PlannedShipment[];
  /** When an unpaid order's stock becomes available to others again; null: it is firm at once. */
  holdExpiresAt: Date | null;
  holds: readonly { kind: 'highValue' | 'addressMismatch'; reason: string; dueAt: Date }[];
}

export interface Taken {
  now: Date;
  actor: Actor;
}

/** Each routing decision is kept, those that lost their stock to somebody else as well. */
export async function recordDecision(
  tx: Tx,
  orderId: string,
  decision: DecisionToRecord,
  taken: Taken,
): Promise<void> {
  await tx
    .insertInto('routingDecision')
    .values({
      ...decision,
      orderId,
      at: taken.now,
      decision: JSON.stringify(decision.decision),
      inputs: JSON.stringify(decision.inputs),
    })
    .onConflict((conflict) => conflict.columns(['orderId', 'attempt']).doNothing())
    .execute();
}

/**
 * The stock is set aside: plans the shipments, keeps the promise and the holds. False if the order was cancelled
 * meanwhile, and the caller has to give the stock back.
 */
export async function recordAllocation(
  tx: Tx,
  allocation: Allocation,
  taken: Taken,
): Promise<OrderRecord | 'cancelled'> {
  const order = await lockOrderRecord(tx, allocation.orderId, taken.now);
  if (order === undefined || order.status === 'cancelled') return 'cancelled';
  // A repeated call finds its work done: the plan is made once for each time stock was set aside.
  if (hasPlan(order)) return order;
  await expectStock(tx, allocation);
  await planShipments(tx, allocation, taken);
  await placeHolds(tx, allocation, taken);
  const shipBy = new Date(Math.max(...allocation.shipments.map((shipment) => shipment.shipBy.getTime())));
  const deliverBy = new Date(
    Math.max(...allocation.shipments.map((shipment) => shipment.deliverBy.getTime())),
  );
  await tx
    .updateTable('orders')
    .set({
      decidedAt: sql`coalesce(decided_at, ${taken.now})`,
      holdExpiresAt: allocation.holdExpiresAt,
      promiseShipBy: shipBy,
      promiseDeliverBy: deliverBy,
    })
    .where('id', '=', allocation.orderId)
    .execute();
  await recordTimeline(
    tx,
    allocation.shipments.map((shipment) => ({
      entity: { type: 'order', id: allocation.orderId },
      at: taken.now,
      actor: taken.actor,
      kind: 'stockReserved',
      summary: `Stock reserved at ${shipment.location}, to ship by ${shipment.shipBy.toISOString()}`,
      data: {
        shipment: shipment.id,
        location: shipment.location,
        lines: shipment.lines,
        deliverBy: shipment.deliverBy,
      },
    })),
  );
  return settleOrder(tx, allocation.orderId, { ...taken, tellProcess: false });
}

/**
 * There is not enough stock. A new order is refused and its caller told what there is; one that was confirmed or paid
 * meanwhile is cancelled, paid back and listed, because its customer has a right to goods that are gone.
 */
export async function recordShortage(
  tx: Tx,
  shortage: {
    orderId: string;
    code: 'insufficient_stock' | 'no_location_can_serve';
    lines: readonly { sku: string; requested: number; available: number }[];
  },
  taken: Taken,
): Promise<OrderRecord> {
  const order = await lockOrderRecord(tx, shortage.orderId, taken.now);
  if (order === undefined) throw new Error(`Order ${shortage.orderId} is not on record`);
  if (order.status === 'cancelled' || order.status === 'refused' || hasPlan(order)) return order;
  const summary =
    shortage.code === 'insufficient_stock'
      ? 'Not enough stock for every line'
      : 'No location can serve the address';
  const data = { lines: shortage.lines };
  const entity = { type: 'order', id: order.id };
  await recordTimeline(tx, [
    { entity, at: taken.now, actor: taken.actor, kind: 'stockShort', summary, data },
  ]);
  if (order.decidedAt === null) {
    // The card was never asked for money, and will not be.
    await tx.updateTable('payment').set({ status: 'voided' }).where('orderId', '=', order.id).execute();
    await tx
      .updateTable('orders')
      .set({ refusal: JSON.stringify({ code: shortage.code, lines: shortage.lines }) })
      .where('id', '=', order.id)
      .execute();
    return settleOrder(tx, order.id, { ...taken, reason: summary, tellProcess: false });
  }
  const { escalateEvery } = await policiesOfVersion(tx, order.policyVersion);
  await openException(
    tx,
    {
      kind: 'oversold',
      subject: entity,
      cause: 'paidAfterExpiry',
      orderId: order.id,
      context: data,
      escalateEvery,
    },
    taken,
  );
  await tx
    .updateTable('orderLine')
    .set({ cancelled: sql`quantity` })
    .where('orderId', '=', order.id)
    .execute();
  await tx.updateTable('orders').set({ dueMinor: 0 }).where('id', '=', order.id).execute();
  return settleOrder(tx, order.id, {
    ...taken,
    reason: 'The stock was gone when the payment came',
    tellProcess: false,
  });
}

function hasPlan(order: OrderRecord): boolean {
  return order.shipments.some(({ status }) => !['cancelled', 'rejected'].includes(status));
}

/**
 * Throws unless exactly these goods are set aside: another run for the same order may have freed them, or have been the
 * one whose places were reserved. A plan for goods that stand elsewhere would ship what nobody holds.
 */
async function expectStock(tx: Tx, { orderId, attempt, shipments }: Allocation): Promise<void> {
  const rows = await tx
    .selectFrom('reservation')
    .select(['lineId', 'location', 'quantity'])
    .where('orderId', '=', orderId)
    .where('attempt', '=', attempt)
    .where('consumed', '=', 0)
    .where('released', '=', 0)
    .execute();
  const held = rows.map((row) => `${row.lineId} ${row.location} ${row.quantity}`);
  const wanted = shipments.flatMap(({ location, lines }) =>
    lines.map(({ line, quantity }) => `${line} ${location} ${quantity}`),
  );
  if (held.sort().join() !== wanted.sort().join())
    throw new Error(`Another run has overtaken attempt ${attempt} at the stock of order ${orderId}`);
}

async function planShipments(tx: Tx, allocation: Allocation, taken: Taken): Promise<void> {
  await tx
    .insertInto('shipment')
    .values(
      allocation.shipments.map((shipment) => ({
        id: shipment.id,
        orderId: allocation.orderId,
        location: shipment.location,
        status: 'planned',
        carrier: shipment.carrier,
        service: shipment.service,
        estimatedCostMinor: shipment.costMinor,
        shipBy: shipment.shipBy,
        deliverBy: shipment.deliverBy,
        createdAt: taken.now,
      })),
    )
    .execute();
  await tx
    .insertInto('shipmentLine')
    .values(
      allocation.shipments.flatMap((shipment) =>
        shipment.lines.map(({ line, sku, quantity }) => ({
          shipmentId: shipment.id,
          lineId: line,
          sku,
          quantity,
        })),
      ),
    )
    .execute();
}

async function placeHolds(tx: Tx, allocation: Allocation, taken: Taken): Promise<void> {
  if (allocation.holds.length === 0) return;
  await tx
    .insertInto('orderHold')
    .values(allocation.holds.map((hold) => ({ ...hold, orderId: allocation.orderId, placedAt: taken.now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
