import type { OrderRecord, ShipmentRecord } from './order-record';
import { isCancelled, isDelivered } from './order-record';
import { hasLeft, isPaidFor, isWithTheNode } from './roll-up';

/**
 * Which exceptions an order's record calls for at a moment. An exception of these kinds is a function of the record:
 * it opens when the record first calls for it, stays one however often it is looked at, and closes by itself when the
 * record no longer does.
 */
export const DERIVED_KINDS = [
  'unpaid',
  'paymentFailed',
  'promiseMissed',
  'partlyFulfilled',
  'highValueReview',
  'addressMismatch',
  'handoffOverdue',
  'handoffRejected',
  'carrierDelay',
  'deliveryFailed',
  'trackingStale',
  'shipmentCostMissing',
  'moneyMismatch',
] as const;

export type DerivedKind = (typeof DERIVED_KINDS)[number];

export interface DueException {
  kind: DerivedKind;
  subject: { type: 'order' | 'shipment'; id: string };
  /** Tells two occurrences on one subject apart; the same cause is the same exception. */
  cause: string;
  context: Record<string, unknown>;
}

/** Absolute instants (ISO 8601) at which something becomes overdue, worked out from policies and calendars. */
export interface Deadlines {
  unpaidAt: string | null;
  /** By shipment id: when silence of the carrier becomes an exception. */
  trackingStaleAt: Record<string, string>;
  /** By shipment id: when the carrier is asked, if it has not spoken before. */
  trackingPollAt: Record<string, string>;
}

export function exceptionsDue(order: OrderRecord, deadlines: Deadlines, now: string): DueException[] {
  // Money can be in the wrong place of an order that has ended, too.
  if (order.isRefused || order.decidedAt === null || isCancelled(order)) return overpaid(order);
  return [
    ...paymentExceptions(order, deadlines, now),
    ...holdExceptions(order),
    ...order.shipments.flatMap((shipment) => shipmentExceptions(order, shipment, deadlines, now)),
    ...orderExceptions(order),
  ];
}

/** When the record should be looked at again though nothing is reported; null: only a report can change anything. */
export function nextLook(order: OrderRecord, deadlines: Deadlines, now: string): string | null {
  if (order.isRefused || isCancelled(order) || isDelivered(order)) return null;
  const instants = [
    ...(isPaidFor(order) ? [] : unpaidInstants(order, deadlines)),
    order.shipNotBefore,
    ...order.holds.map((hold) => hold.dueAt),
    ...order.shipments.flatMap((shipment) => shipmentInstants(shipment, deadlines)),
    ...order.exceptions.map((exception) => exception.nextEscalationAt),
  ];
  const ahead = instants.filter((instant): instant is string => instant !== null && after(instant, now));
  return ahead.reduce<string | null>((first, at) => (first === null || after(first, at) ? at : first), null);
}

/** Shipments whose carrier should be asked now, because it has been silent. */
export function pollsDue(order: OrderRecord, deadlines: Deadlines, now: string): string[] {
  return order.shipments
    .filter((shipment) => isOnItsWay(shipment) && passed(deadlines.trackingPollAt[shipment.id], now))
    .map((shipment) => shipment.id);
}

function unpaidInstants(order: OrderRecord, deadlines: Deadlines): (string | null)[] {
  const listedAt = deadlines.unpaidAt === null ? null : justAfter(deadlines.unpaidAt);
  return [listedAt, order.reservedUnits > 0 ? order.holdExpiresAt : null];
}

function shipmentInstants(shipment: ShipmentRecord, deadlines: Deadlines): (string | null)[] {
  if (isOnItsWay(shipment))
    return [deadlines.trackingPollAt[shipment.id] ?? null, deadlines.trackingStaleAt[shipment.id] ?? null];
  if (hasLeft(shipment.status) || ['rejected', 'cancelled'].includes(shipment.status)) return [];
  const answerDue = shipment.handoff?.state === 'sent' ? shipment.handoff.dueAt : null;
  // Whoever is late by a millisecond is late: look just after the instant.
  return [justAfter(shipment.shipBy), answerDue ? justAfter(answerDue) : null];
}

function paymentExceptions(order: OrderRecord, deadlines: Deadlines, now: string): DueException[] {
  if (isPaidFor(order)) return overpaid(order);
  const due: DueException[] = [];
  if (order.lines.some((line) => line.shipped > 0))
    due.push({
      kind: 'moneyMismatch',
      subject: subjectOf(order),
      cause: 'shippedUnpaid',
      context: { due: order.totalMinor },
    });
  const failed = order.payments.filter((payment) => payment.status === 'failed');
  const context = { attempts: order.payments.length, declineCode: failed.at(-1)?.declineCode ?? null };
  if (failed.length > 0 && failed.length === order.payments.length)
    due.push({ kind: 'paymentFailed', subject: subjectOf(order), cause: 'payment', context });
  // Strictly older: at the very instant it is not listed yet.
  if (deadlines.unpaidAt !== null && after(now, deadlines.unpaidAt))
    due.push({
      kind: 'unpaid',
      subject: subjectOf(order),
      cause: 'unpaid',
      context: { placedAt: order.placedAt },
    });
  return due;
}

/** More was taken than the order comes to, beyond what is on its way back. An authorisation is not money yet. */
function overpaid(order: OrderRecord): DueException[] {
  const taken = order.payments.reduce(
    (sum, payment) => sum + payment.capturedMinor - payment.refundedMinor,
    0,
  );
  const onItsWayBack = order.refunds
    .filter((refund) => refund.status === 'pending')
    .reduce((sum, refund) => sum + refund.amountMinor, 0);
  const due = isCancelled(order) || order.isRefused ? 0 : order.totalMinor;
  if (taken - onItsWayBack <= due) return [];
  const context = { expected: due, received: taken - onItsWayBack, currency: order.currency };
  return [{ kind: 'moneyMismatch', subject: subjectOf(order), cause: 'overpaid', context }];
}

function holdExceptions(order: OrderRecord): DueException[] {
  return order.holds.flatMap((hold): DueException[] => {
    const base = {
      subject: subjectOf(order),
      cause: hold.placedAt,
      context: { dueAt: hold.dueAt, total: order.totalMinor, currency: order.currency },
    };
    switch (hold.kind) {
      case 'highValue':
        return isPaidFor(order) ? [{ kind: 'highValueReview', ...base }] : [];
      case 'addressMismatch':
        return [{ kind: 'addressMismatch', ...base }];
      case 'operator':
        return [];
    }
  });
}

function orderExceptions(order: OrderRecord): DueException[] {
  if (order.status !== 'partiallyFulfilled') return [];
  const open = order.lines.map((line) => ({
    line: line.id,
    open: line.quantity - line.shipped - line.cancelled,
  }));
  const context = { lines: open.filter((line) => line.open > 0) };
  return [{ kind: 'partlyFulfilled', subject: subjectOf(order), cause: 'partlyFulfilled', context }];
}

function shipmentExceptions(
  order: OrderRecord,
  shipment: ShipmentRecord,
  deadlines: Deadlines,
  now: string,
): DueException[] {
  const subject = { type: 'shipment' as const, id: shipment.id };
  const due: DueException[] = [];
  const atTheNode = shipment.status === 'planned' || isWithTheNode(shipment.status);
  if (atTheNode && isPaidFor(order) && after(now, shipment.shipBy))
    due.push({
      kind: 'promiseMissed',
      subject: subjectOf(order),
      cause: shipment.id,
      context: { shipBy: shipment.shipBy, location: shipment.location },
    });
  const { handoff } = shipment;
  if (
    handoff &&
    ['sent', 'overdue'].includes(handoff.state) &&
    isWithTheNode(shipment.status) &&
    passedBy(handoff.dueAt, now)
  )
    due.push({
      kind: 'handoffOverdue',
      subject,
      cause: handoff.id,
      context: { location: shipment.location, dueAt: handoff.dueAt },
    });
  if (handoff?.state === 'rejected' && ['rejected', 'planned'].includes(shipment.status))
    due.push({
      kind: 'handoffRejected',
      subject,
      cause: handoff.id,
      context: { location: shipment.location, reason: handoff.lastError },
    });
  if (hasLeft(shipment.status) && shipment.costMinor === null)
    due.push({
      kind: 'shipmentCostMissing',
      subject,
      cause: 'cost',
      context: { location: shipment.location },
    });
  if (isOnItsWay(shipment)) due.push(...lastMile(shipment, deadlines, now));
  if (shipment.status === 'returnToSender' || shipment.status === 'lost')
    due.push({
      kind: 'deliveryFailed',
      subject,
      cause: shipment.status,
      context: { trackingNumber: shipment.trackingNumber, status: shipment.status },
    });
  return due;
}

function lastMile(shipment: ShipmentRecord, deadlines: Deadlines, now: string): DueException[] {
  const subject = { type: 'shipment' as const, id: shipment.id };
  const due: DueException[] = [];
  const delay = shipment.milestones.findLast((milestone) => milestone.status === 'delayed');
  if (delay)
    due.push({
      kind: 'carrierDelay',
      subject,
      cause: 'delay',
      context: { ...delay.delay, detail: delay.detail, at: delay.occurredAt },
    });
  const attempt = shipment.milestones.findLast((milestone) =>
    ['deliveryAttempted', 'exception'].includes(milestone.status),
  );
  if (attempt)
    due.push({
      kind: 'deliveryFailed',
      subject,
      cause: attempt.status,
      context: { detail: attempt.detail, at: attempt.occurredAt },
    });
  const staleAt = deadlines.trackingStaleAt[shipment.id];
  if (passed(staleAt, now))
    due.push({
      kind: 'trackingStale',
      subject,
      cause: 'stale',
      context: { lastEventAt: shipment.lastEventAt, staleAt },
    });
  return due;
}

/** With the carrier and not yet at an end. */
export function isOnItsWay(shipment: Pick<ShipmentRecord, 'status'>): boolean {
  return ['shipped', 'inTransit', 'outForDelivery'].includes(shipment.status);
}

function subjectOf(order: OrderRecord): { type: 'order'; id: string } {
  return { type: 'order', id: order.id };
}

function after(instant: string, other: string): boolean {
  return Date.parse(instant) > Date.parse(other);
}

function passed(instant: string | undefined, now: string): boolean {
  return instant !== undefined && !after(instant, now);
}

function passedBy(instant: string | null, now: string): boolean {
  return instant !== null && after(now, instant);
}

function justAfter(instant: string): string {
  return new Date(Date.parse(instant) + 1).toISOString();
}
