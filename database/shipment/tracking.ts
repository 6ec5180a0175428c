import { createHash } from 'node:crypto';

import { sql } from 'kysely';

import type { OrderRecord, ShipmentRecord } from '../../domain/order/order-record';
import { hasLeft, type ShipmentStatus } from '../../domain/order/roll-up';
import { measureDelay } from '../../domain/tracking/delay';
import { currentMilestone } from '../../domain/tracking/milestone';
import { eventKey, isOvertaken } from '../../domain/tracking/news';
import { withPlausibleTime } from '../../domain/tracking/plausible';
import type { TrackingFact } from '../../domain/tracking/tracking-fact';
import { newId } from '../../platform/ids';
import type { Queryable, Tx } from '../connection';
import { openException } from '../exception';
import { queueNotification } from '../notification';
import { settleOrder, type Change } from '../order/settle';
import { currentPolicies, policiesOfVersion } from '../policies';
import { recordTimeline } from '../timeline';
import { shipmentOnRecord, type OrderWithShipment } from './handoff';

/** A carrier's report, with where we have it from: `webhook:easypost`, `poll:easypost`, `api`. */
export interface TrackingReport extends TrackingFact {
  source: string;
}

/** A report with the record it is about. */
interface Tracked extends OrderWithShipment {
  report: TrackingReport;
  change: Change;
}

/**
 * Takes in what a carrier says of a parcel: the same report once, in whatever order reports come; the shipment's
 * status follows from all of them together. `undefined`: no shipment of ours, which opens an exception.
 */
export async function recordTracking(
  tx: Tx,
  raw: TrackingReport,
  change: Change,
): Promise<OrderRecord | undefined> {
  const timely = { ...raw, ...withPlausibleTime(raw, change.now.toISOString()) };
  const shipmentId = await findParcel(tx, timely);
  if (shipmentId === undefined) return noSuchParcel(tx, timely, change);
  const { order, shipment } = await shipmentOnRecord(tx, shipmentId, change.now);
  const report = await withDelay(tx, order, shipment, timely);
  const milestone = await keepMilestone(tx, shipment, report, change.now);
  if (milestone === undefined) return order;
  const tracked: Tracked = { order, shipment, report, change };
  if (report.status === 'unrecognised') await listUnrecognised(tx, tracked);
  const status = statusOf(shipment, report);
  await tx
    .updateTable('shipment')
    .set({
      status,
      trackingLastEventAt: sql`greatest(tracking_last_event_at, ${new Date(report.occurredAt)}, ${change.now})`,
      trackingPolls: 0,
    })
    .where('id', '=', shipment.id)
    .execute();
  // Trouble that the parcel has left behind is told to nobody.
  if (!isOvertaken(shipment.milestones, report)) await tellCustomer(tx, tracked, milestone);
  if (status === 'delivered' && shipment.status !== 'delivered') await deliver(tx, shipment, report);
  await note(tx, tracked);
  // On its way as before: nothing to decide, so the process is not woken unless its deadlines have changed.
  const decisive = decides(status) && status !== shipment.status;
  return settleOrder(tx, order.id, {
    ...change,
    tellProcess: change.tellProcess !== false && (decisive || 'ifDeadlinesChange'),
  });
}

/** How much later, in the merchant's working days, as far as the report or its estimates tell. */
async function withDelay(
  tx: Tx,
  order: OrderRecord,
  shipment: ShipmentRecord,
  report: TrackingReport,
): Promise<TrackingReport> {
  const { businessCalendar } = await policiesOfVersion(tx, order.policyVersion);
  const delay = measureDelay(report, new Date(shipment.deliverBy).toISOString(), businessCalendar);
  return delay === undefined ? report : { ...report, delay };
}

function decides(status: ShipmentStatus): boolean {
  return ['delivered', 'returnToSender', 'lost'].includes(status);
}

async function findParcel(tx: Tx, report: TrackingReport): Promise<string | undefined> {
  const rows = await tx
    .selectFrom('shipment')
    .select(['id', 'carrier'])
    .where('trackingNumber', '=', report.trackingNumber)
    .where('status', '<>', 'cancelled')
    .execute();
  const carrier = report.carrier.toLowerCase();
  const exact = rows.find((row) => row.carrier?.toLowerCase() === carrier);
  // Aggregators have their own names for carriers; a number that only one parcel of ours has is clear enough.
  return exact?.id ?? (rows.length === 1 ? rows[0]?.id : undefined);
}

async function noSuchParcel(tx: Tx, report: TrackingReport, change: Change): Promise<undefined> {
  const { settings } = await currentPolicies(tx);
  await openException(
    tx,
    {
      kind: 'unknownTracking',
      subject: { type: 'partner', id: report.carrier },
      cause: report.trackingNumber,
      orderId: null,
      context: { trackingNumber: report.trackingNumber, status: report.status, source: report.source },
      escalateEvery: settings.escalateEvery,
    },
    change,
  );
  return undefined;
}

/** The id of a milestone that is new; `undefined` for one we have. */
async function keepMilestone(
  tx: Tx,
  shipment: ShipmentRecord,
  report: TrackingReport,
  now: Date,
): Promise<string | undefined> {
  const fingerprint = createHash('sha256').update(eventKey(report)).digest('hex');
  const row = await tx
    .insertInto('milestone')
    .values({
      id: newId('evt'),
      shipmentId: shipment.id,
      status: report.status,
      occurredAt: new Date(report.occurredAt),
      recordedAt: now,
      detail: report.detail ?? null,
      rawStatus: report.rawStatus,
      delay: report.delay === undefined ? null : JSON.stringify(report.delay),
      source: report.source,
      fingerprint,
    })
    .onConflict((conflict) => conflict.columns(['shipmentId', 'fingerprint']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** Follows from all milestones together; a parcel that has not left by our books leaves with the carrier's first scan. */
function statusOf(shipment: ShipmentRecord, report: TrackingReport): ShipmentStatus {
  if (!hasLeft(shipment.status)) return shipment.status;
  const milestone = currentMilestone([...shipment.milestones, report]);
  switch (milestone) {
    case 'delivered':
    case 'returnToSender':
    case 'lost':
    case 'outForDelivery':
    case 'inTransit':
      return milestone;
    default:
      return shipment.status;
  }
}

async function deliver(tx: Tx, shipment: ShipmentRecord, report: TrackingReport): Promise<void> {
  await tx
    .updateTable('shipment')
    .set({ deliveredAt: new Date(report.occurredAt) })
    .where('id', '=', shipment.id)
    .execute();
  for (const { line, quantity } of shipment.lines)
    await tx
      .updateTable('orderLine')
      .set((row) => ({ delivered: row('delivered', '+', quantity) }))
      .where('id', '=', line)
      .execute();
}

/** Early and specific: the customer hears of trouble from us, once for each different news. */
async function tellCustomer(tx: Tx, tracked: Tracked, milestone: string): Promise<void> {
  const { order, shipment, report, change } = tracked;
  const data = { shipment: shipment.id, detail: report.detail ?? null };
  if (report.status === 'delayed') {
    const { businessDays = null, reason = report.detail ?? null } = report.delay ?? {};
    const subjectKey = `${shipment.id} ${String(businessDays)} ${String(reason)}`;
    await queueNotification(
      tx,
      { kind: 'delayNotice', orderId: order.id, subjectKey, data: { ...data, businessDays, reason } },
      change,
    );
  }
  if (['deliveryAttempted', 'exception', 'returnToSender', 'lost'].includes(report.status))
    await queueNotification(
      tx,
      {
        kind: 'deliveryException',
        orderId: order.id,
        subjectKey: milestone,
        data: { ...data, status: report.status },
      },
      change,
    );
}

async function listUnrecognised(tx: Tx, { order, shipment, report, change }: Tracked): Promise<void> {
  const { settings } = await currentPolicies(tx);
  await openException(
    tx,
    {
      kind: 'unknownTracking',
      subject: { type: 'shipment', id: shipment.id },
      cause: report.rawStatus,
      orderId: order.id,
      context: { trackingNumber: report.trackingNumber, rawStatus: report.rawStatus, source: report.source },
      escalateEvery: settings.escalateEvery,
    },
    change,
  );
}

async function note(tx: Tx, { order, shipment, report, change }: Tracked): Promise<void> {
  await recordTimeline(tx, [
    {
      entity: { type: 'order', id: order.id },
      at: change.now,
      actor: { type: 'partner', id: report.carrier },
      kind: 'trackingReported',
      summary: `Carrier: ${report.status}`,
      reason: report.detail,
      data: {
        shipment: shipment.id,
        occurredAt: report.occurredAt,
        rawStatus: report.rawStatus,
        delay: report.delay,
        source: report.source,
      },
    },
  ]);
}

/** A parcel whose carrier can be asked. `system` is the integration that watches it. */
export interface TrackedParcel {
  trackerId: string;
  system: string;
}

export async function readTracked(db: Queryable, shipmentId: string): Promise<TrackedParcel | undefined> {
  const row = await db
    .selectFrom('shipment')
    .select('trackerId')
    .where('id', '=', shipmentId)
    .executeTakeFirst();
  if (row?.trackerId == null) return undefined;
  const [system = '', ...id] = row.trackerId.split(':');
  return { system, trackerId: id.join(':') };
}

/** The carrier watches the parcel from now on. */
export async function recordTracker(tx: Tx, shipmentId: string, tracker: TrackedParcel): Promise<void> {
  await tx
    .updateTable('shipment')
    .set({ trackerId: `${tracker.system}:${tracker.trackerId}` })
    .where('id', '=', shipmentId)
    .execute();
}

/** The carrier was asked; the next time it may rest longer. */
export async function recordPoll(tx: Tx, shipmentId: string, now: Date): Promise<void> {
  await tx
    .updateTable('shipment')
    .set((row) => ({ trackingPolledAt: now, trackingPolls: row('trackingPolls', '+', 1) }))
    .where('id', '=', shipmentId)
    .execute();
}
