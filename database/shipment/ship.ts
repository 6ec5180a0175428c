import { sql } from 'kysely';

import type { OrderRecord, ShipmentRecord } from '../../domain/order/order-record';
import { hasLeft } from '../../domain/order/roll-up';
import { isRefusal, type Refusal } from '../../domain/refusal';
import { newId } from '../../platform/ids';
import type { Tx } from '../connection';
import { resolveBySubject } from '../exception';
import { queueNotification } from '../notification';
import { settleOrder, type Change } from '../order/settle';
import { addJob } from '../outbox';
import { recordFinanceEvents } from '../payment/finance-events';
import { consumeReservations } from '../reservation';
import { recordTimeline } from '../timeline';
import { isWithNode, movedOn, shipmentOnRecord, type OrderWithShipment } from './handoff';

/** What a node reports when goods leave it. Without lines, all of the shipment; without a tracking number, not yet. */
export interface ShipReport {
  shipmentId: string;
  carrier?: string | undefined;
  service?: string | undefined;
  trackingNumber?: string | undefined;
  cost?: { amount: number; currency: string } | undefined;
  lines?: readonly { line: string; quantity: number }[] | undefined;
  shippedAt?: Date | undefined;
}

/** A report with the record it is about. */
interface Shipping extends OrderWithShipment {
  report: ShipReport;
  change: Change;
}

/** Units of lines. */
type Parts = readonly { line: string; quantity: number }[];

/**
 * The goods have left. One transaction: stock, quantities, the money it cost, the tracking mail and the order's
 * status. The same report twice changes nothing; a part that ships splits the rest off as a shipment of its own.
 */
export async function shipShipment(
  tx: Tx,
  report: ShipReport,
  change: Change,
): Promise<OrderRecord | Refusal> {
  const { order, shipment } = await shipmentOnRecord(tx, report.shipmentId, change.now);
  const shipping: Shipping = { order, shipment, report, change };
  if (hasLeft(shipment.status)) return shippedAgain(tx, shipping);
  // Whatever the node says of goods it gave back, they are not on their way: the cancellation was first.
  if (!isWithNode(shipment)) return movedOn(shipment);
  const lines = report.lines ?? shipment.lines;
  const wrong = tooMany(shipment, lines);
  if (wrong !== undefined) return wrong;
  if (await trackingIsTaken(tx, report)) return trackingTaken(report);
  await splitOffRest(tx, shipping, lines);
  const consumed = await consumeReservations(tx, {
    orderId: order.id,
    cause: { type: 'shipment', id: shipment.id },
    lines: lines.map(({ line, quantity }) => ({ lineId: line, quantity })),
    location: shipment.location,
    now: change.now,
    actor: change.actor,
  });
  if (isRefusal(consumed)) return consumed;
  await markShipped(tx, shipping, lines);
  return settleOrder(tx, order.id, { ...change, tellProcess: true });
}

async function markShipped(tx: Tx, shipping: Shipping, lines: Parts): Promise<void> {
  const { order, shipment, report, change } = shipping;
  const shippedAt = report.shippedAt ?? change.now;
  for (const { line, quantity } of lines)
    await tx
      .updateTable('orderLine')
      .set((row) => ({ shipped: row('shipped', '+', quantity) }))
      .where('id', '=', line)
      .execute();
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
  await tx
    .updateTable('shipment')
    .set({
      status: 'shipped',
      shippedAt,
      ...(report.carrier === undefined ? {} : { carrier: report.carrier }),
      ...(report.service === undefined ? {} : { service: report.service }),
      ...(report.cost === undefined
        ? {}
        : { costMinor: report.cost.amount, costCurrency: report.cost.currency }),
    })
    .where('id', '=', shipment.id)
    .execute();
  await recordTimeline(tx, [
    {
      entity: { type: 'order', id: order.id },
      at: change.now,
      actor: change.actor,
      kind: 'shipmentShipped',
      summary: `Shipped from ${shipment.location}`,
      data: { shipment: shipment.id, lines, carrier: report.carrier ?? shipment.carrier, shippedAt },
    },
  ]);
  await recordCosts(tx, shipping, shippedAt);
  if (report.trackingNumber !== undefined) await bindTracking(tx, shipping, report.trackingNumber);
}

async function recordCosts(tx: Tx, { order, shipment, report }: Shipping, at: Date): Promise<void> {
  const cause = { type: 'shipment', id: shipment.id };
  if (report.cost !== undefined)
    await recordFinanceEvents(tx, [
      {
        orderId: order.id,
        at,
        kind: 'fulfilmentCost',
        amountMinor: report.cost.amount,
        currency: report.cost.currency,
        cause,
      },
    ]);
  const { shippingMinor } = await tx
    .selectFrom('orders')
    .select('shippingMinor')
    .where('id', '=', order.id)
    .executeTakeFirstOrThrow();
  // What the customer pays for shipping is earned once, with the first parcel.
  await recordFinanceEvents(tx, [
    {
      orderId: order.id,
      at,
      kind: 'shippingCharged',
      amountMinor: shippingMinor,
      currency: order.currency,
      cause: { type: 'order', id: order.id },
    },
  ]);
}

/** Tracking exists: the customer is told, once, and the carrier is asked to report to us. */
async function bindTracking(tx: Tx, shipping: Shipping, trackingNumber: string): Promise<void> {
  const { order, shipment, report, change } = shipping;
  const { carrier = shipment.carrier ?? '' } = report;
  await tx.updateTable('shipment').set({ trackingNumber }).where('id', '=', shipment.id).execute();
  await resolveBySubject(
    tx,
    { kind: 'unknownTracking', subjectType: 'partner', subjectId: carrier, cause: trackingNumber },
    { ...change, resolution: 'The parcel is one of ours' },
  );
  await addJob(tx, 'registerTracker', { shipmentId: shipment.id }, { key: `tracker:${shipment.id}` });
  await queueNotification(
    tx,
    {
      kind: 'shippingConfirmation',
      orderId: order.id,
      subjectKey: shipment.id,
      data: { shipment: shipment.id },
    },
    change,
  );
}

/** A repeat, perhaps with what was missing the first time: a tracking number or the cost. */
async function shippedAgain(tx: Tx, shipping: Shipping): Promise<OrderRecord | Refusal> {
  const { order, shipment, report, change } = shipping;
  const { trackingNumber, cost } = report;
  if (
    trackingNumber !== undefined &&
    shipment.trackingNumber !== null &&
    trackingNumber !== shipment.trackingNumber
  )
    return movedOn(shipment);
  const newTracking = trackingNumber !== undefined && shipment.trackingNumber === null;
  const newCost = cost !== undefined && shipment.costMinor === null;
  if (!newTracking && !newCost) return order;
  if (newTracking) {
    if (await trackingIsTaken(tx, report)) return trackingTaken(report);
    if (report.carrier !== undefined)
      await tx
        .updateTable('shipment')
        .set({ carrier: report.carrier })
        .where('id', '=', shipment.id)
        .execute();
    await bindTracking(tx, shipping, trackingNumber);
  }
  if (newCost) {
    await tx
      .updateTable('shipment')
      .set({ costMinor: cost.amount, costCurrency: cost.currency })
      .where('id', '=', shipment.id)
      .execute();
    await recordCosts(tx, shipping, change.now);
  }
  return settleOrder(tx, order.id, { ...change, tellProcess: true });
}

function tooMany(
  shipment: ShipmentRecord,
  lines: readonly { line: string; quantity: number }[],
): Refusal | undefined {
  for (const { line, quantity } of lines) {
    const planned = shipment.lines.find((candidate) => candidate.line === line)?.quantity ?? 0;
    if (quantity > planned)
      return {
        refused: 'quantity_not_open',
        message: `Line ${line} of this shipment has ${planned} units, not ${quantity}.`,
        facts: { line, planned, reported: quantity },
      };
  }
  return undefined;
}

async function trackingIsTaken(tx: Tx, report: ShipReport): Promise<boolean> {
  if (report.trackingNumber === undefined || report.carrier === undefined) return false;
  const other = await tx
    .selectFrom('shipment')
    .select('id')
    .where(sql`lower(carrier)`, '=', report.carrier.toLowerCase())
    .where('trackingNumber', '=', report.trackingNumber)
    .where('id', '<>', report.shipmentId)
    .where('status', '<>', 'cancelled')
    .executeTakeFirst();
  return other !== undefined;
}

function trackingTaken(report: ShipReport): Refusal {
  return {
    refused: 'reference_conflict',
    message: `The tracking number ${report.trackingNumber} belongs to another shipment; check the label.`,
    facts: { trackingNumber: report.trackingNumber, carrier: report.carrier },
  };
}

/** What stays behind becomes a shipment of the same node, with the node already: it has been asked for it. */
async function splitOffRest(tx: Tx, shipping: Shipping, shipped: Parts): Promise<void> {
  const { order, shipment, change } = shipping;
  const rest = shipment.lines
    .map(({ line, quantity }) => ({
      line,
      left: quantity - (shipped.find((part) => part.line === line)?.quantity ?? 0),
    }))
    .filter(({ left }) => left > 0);
  if (rest.length === 0) return;
  const id = newId('shp');
  await sql`insert into shipment (id, order_id, location, status, service, carrier, estimated_cost_minor, ship_by, deliver_by, created_at)
    select ${id}, order_id, location, status, service, carrier, estimated_cost_minor, ship_by, deliver_by, ${change.now}
    from shipment where id = ${shipment.id}`.execute(tx);
  await sql`insert into handoff (id, shipment_id, location, format, state, message_id, attempts, created_at, sent_at, due_at, acknowledged_at)
    select ${newId('hnd')}, ${id}, location, format, state, ${newId('msg')}, attempts, ${change.now}, sent_at, due_at, acknowledged_at
    from handoff where shipment_id = ${shipment.id} and state not in ('rejected', 'recalled', 'cancelled')`.execute(
    tx,
  );
  for (const { line, left } of rest) {
    await sql`insert into shipment_line (shipment_id, line_id, sku, quantity)
      select ${id}, line_id, sku, ${left} from shipment_line where shipment_id = ${shipment.id} and line_id = ${line}`.execute(
      tx,
    );
    await sql`delete from shipment_line where shipment_id = ${shipment.id} and line_id = ${line} and quantity = ${left}`.execute(
      tx,
    );
    await sql`update shipment_line set quantity = quantity - ${left} where shipment_id = ${shipment.id} and line_id = ${line}`.execute(
      tx,
    );
  }
  await recordTimeline(tx, [
    {
      entity: { type: 'order', id: order.id },
      at: change.now,
      actor: change.actor,
      kind: 'shipmentSplit',
      summary: `${shipment.location} ships a part; the rest follows`,
      data: { shipment: shipment.id, rest: id, lines: rest },
    },
  ]);
}
