import { missingMessages, type MessageRecord } from './communication';
import type { Deadlines } from './exceptions-due';
import { isCancelled, isDelivered, type OrderRecord, type ShipmentRecord } from './order-record';
import { hasLeft, isPaidFor } from './roll-up';
import { refusedShipment } from './whereabouts';

/** What has to happen next with an order, by when, and why. */
export interface NextAction {
  kind: NextActionKind;
  /** ISO 8601; in the past when it is late. */
  due?: string;
  /** One sentence for a person. */
  reason: string;
}

/**
 * - `reserveStock`: the stock is being decided; `awaitPayment`: the customer has yet to pay; `takePayment`: the card was
 *   declined, another one is needed; `returnPayment`: money is on its way back
 * - `review`: a person decides on a hold; `flagException`: a person decides on what is listed as an exception
 * - `handOff`: the node will be asked; `awaitAcknowledgement`: it was, and has yet to confirm; `chaseNode`: it is late
 * - `ship`: the node has confirmed and has yet to ship; `awaitTracking`: it shipped and has yet to say with which number
 * - `notifyCustomer`: a message did not reach the customer; `awaitDelivery`: the carrier has it
 * - `startReturn`: the parcel comes back; `measureRetention`: delivered, and now it shows whether they come again
 * - `none`: refused or cancelled, and settled
 */
export type NextActionKind =
  | 'reserveStock'
  | 'awaitPayment'
  | 'takePayment'
  | 'returnPayment'
  | 'review'
  | 'flagException'
  | 'handOff'
  | 'awaitAcknowledgement'
  | 'chaseNode'
  | 'ship'
  | 'awaitTracking'
  | 'notifyCustomer'
  | 'awaitDelivery'
  | 'startReturn'
  | 'measureRetention'
  | 'none';

/** What stands beside the record. */
export interface Surroundings {
  messages: readonly MessageRecord[];
  /** Open exceptions that wait for a person; those put off until later are left out. */
  exceptions: readonly ListedException[];
  deadlines: Deadlines;
}

export interface ListedException {
  kind: string;
  title: string;
  severity: string;
  due: string | null;
}

/** The most pressing thing: what stops the order first, then who is late, then what it waits for in the ordinary way. */
export function nextActionOf(order: OrderRecord, surroundings: Surroundings, now: string): NextAction {
  return (
    atItsEnd(order) ??
    beforeConfirmation(order, surroundings) ??
    heldForReview(order) ??
    somebodyIsLate(order, now) ??
    needsAPerson(order, surroundings) ??
    untold(order, surroundings, now) ??
    underWay(order, now)
  );
}

function atItsEnd(order: OrderRecord): NextAction | undefined {
  if (order.refunds.some((refund) => refund.status === 'pending'))
    return { kind: 'returnPayment', reason: 'Money is on its way back to the customer.' };
  if (order.isRefused)
    return { kind: 'none', reason: 'The order was refused: there was no stock, and no money was taken.' };
  if (isCancelled(order)) return { kind: 'none', reason: 'The order was cancelled.' };
  return undefined;
}

function beforeConfirmation(order: OrderRecord, { deadlines }: Surroundings): NextAction | undefined {
  if (order.decidedAt === null) return { kind: 'reserveStock', reason: 'The stock is being set aside.' };
  if (isPaidFor(order)) return undefined;
  const due = dueAt(
    order.reservedUnits > 0 ? (order.holdExpiresAt ?? deadlines.unpaidAt) : deadlines.unpaidAt,
  );
  const { payments } = order;
  if (payments.some((payment) => payment.status === 'actionRequired'))
    return {
      kind: 'awaitPayment',
      ...due,
      reason: 'The customer has to confirm the payment with their bank.',
    };
  if (payments.length > 0 && payments.every((payment) => payment.status === 'failed')) {
    const code = payments.at(-1)?.declineCode;
    return {
      kind: 'takePayment',
      ...due,
      reason: `The payment failed${code ? ` (${code})` : ''}: the customer needs another card.`,
    };
  }
  return { kind: 'awaitPayment', ...due, reason: 'The payment has not come yet.' };
}

function heldForReview(order: OrderRecord): NextAction | undefined {
  const [hold] = order.holds;
  if (hold === undefined) return undefined;
  const due = dueAt(earliest(order.holds.map(({ dueAt: at }) => at)));
  const why = { highValue: 'its value', addressMismatch: 'its addresses', operator: 'an operator' }[
    hold.kind
  ];
  return { kind: 'review', ...due, reason: `Held because of ${why}: release it or cancel it.` };
}

function somebodyIsLate(order: OrderRecord, now: string): NextAction | undefined {
  const refused = refusedShipment(order);
  if (refused !== undefined) {
    const why = refused.handoff?.lastError;
    return {
      kind: 'flagException',
      reason: `${refused.location} refused the shipment${why ? `: ${why}` : ''}. Send it again, elsewhere, or cancel.`,
    };
  }
  const silent = order.shipments.find(
    (shipment) => shipment.status === 'overdue' || isUnanswered(shipment, now),
  );
  if (silent !== undefined)
    return {
      kind: 'chaseNode',
      ...dueAt(silent.handoff?.dueAt ?? null),
      reason: `${silent.location} has not confirmed the hand-off in time.`,
    };
  const late = order.shipments.find((shipment) => isAtTheNode(shipment) && isPast(shipment.shipBy, now));
  if (late === undefined) return undefined;
  return { kind: 'chaseNode', due: late.shipBy, reason: `${late.location} should have shipped by now.` };
}

/** Exceptions that another action speaks of already, or that need no decision. */
const SPOKEN_FOR: readonly string[] = [
  'unpaid',
  'paymentFailed',
  'highValueReview',
  'addressMismatch',
  'handoffOverdue',
  'handoffRejected',
  'promiseMissed',
  'partlyFulfilled',
  'messageMissing',
];

function needsAPerson(order: OrderRecord, { exceptions }: Surroundings): NextAction | undefined {
  const back = order.shipments.find((shipment) => shipment.status === 'returnToSender');
  if (back !== undefined)
    return { kind: 'startReturn', reason: 'The carrier brings the parcel back: start a return for it.' };
  const pressing = exceptions.filter(
    ({ kind, severity }) => !SPOKEN_FOR.includes(kind) && severity !== 'low',
  );
  const first = pressing.reduce<ListedException | undefined>(
    (found, each) => (found === undefined || isEarlier(each.due, found.due) ? each : found),
    undefined,
  );
  return first && { kind: 'flagException', ...dueAt(first.due), reason: `${first.title} (${first.kind}).` };
}

function untold(order: OrderRecord, { messages }: Surroundings, now: string): NextAction | undefined {
  const [missing] = missingMessages(order, messages, now);
  return missing && { kind: 'notifyCustomer', reason: `The customer has not been told: ${missing.kind}.` };
}

/** In the order in which things happen, so that the shipment that is furthest behind speaks. */
function underWay(order: OrderRecord, now: string): NextAction {
  const planned = order.shipments.find((shipment) => shipment.status === 'planned');
  if (planned !== undefined) return { kind: 'handOff', ...handOffOf(order, planned, now) };
  const asked = order.shipments.find((shipment) => shipment.status === 'sent');
  if (asked !== undefined)
    return {
      kind: 'awaitAcknowledgement',
      ...dueAt(asked.handoff?.dueAt ?? null),
      reason: `${asked.location} has been asked and has yet to confirm.`,
    };
  const open = order.shipments.find((shipment) => isAtTheNode(shipment));
  if (open !== undefined)
    return {
      kind: 'ship',
      due: open.shipBy,
      reason: `${open.location} ${open.status === 'packed' ? 'has packed it' : 'has confirmed it'} and has yet to ship.`,
    };
  if (isDelivered(order))
    return { kind: 'measureRetention', reason: 'Delivered: see whether the customer orders again.' };
  const untracked = order.shipments.find(
    (shipment) => hasLeft(shipment.status) && shipment.trackingNumber === null,
  );
  if (untracked !== undefined)
    return {
      kind: 'awaitTracking',
      reason: `${untracked.location} has shipped and has yet to give the tracking number.`,
    };
  const onTheWay = order.shipments.filter(
    (shipment) => hasLeft(shipment.status) && shipment.status !== 'delivered',
  );
  if (onTheWay.length > 0)
    return {
      kind: 'awaitDelivery',
      ...dueAt(earliest(onTheWay.map(({ deliverBy }) => deliverBy))),
      reason: 'The carrier has the parcel.',
    };
  return { kind: 'handOff', reason: 'Its goods are being given a place to ship from.' };
}

function handOffOf(
  order: OrderRecord,
  shipment: ShipmentRecord,
  now: string,
): { due: string; reason: string } {
  const { shipNotBefore } = order;
  if (shipNotBefore !== null && !isPast(shipNotBefore, now))
    return { due: shipNotBefore, reason: `Not to ship before ${shipNotBefore}.` };
  const { handoff, location } = shipment;
  if (handoff?.state === 'pending' && handoff.lastError !== null)
    return {
      due: shipment.shipBy,
      reason: `${location} cannot be reached (${handoff.attempts} attempts); it is being tried again.`,
    };
  return { due: shipment.shipBy, reason: `Ready for ${location}.` };
}

function isAtTheNode({ status }: ShipmentRecord): boolean {
  return status === 'sent' || status === 'overdue' || status === 'acknowledged' || status === 'packed';
}

function isUnanswered({ status, handoff }: ShipmentRecord, now: string): boolean {
  return status === 'sent' && handoff?.dueAt != null && isPast(handoff.dueAt, now);
}

function isPast(instant: string, now: string): boolean {
  return Date.parse(instant) < Date.parse(now);
}

function isEarlier(one: string | null, other: string | null): boolean {
  return one !== null && (other === null || Date.parse(one) < Date.parse(other));
}

function earliest(instants: readonly (string | null)[]): string | null {
  return instants.reduce((first, at) => (isEarlier(at, first) ? at : first), null);
}

function dueAt(instant: string | null): { due?: string } {
  return instant === null ? {} : { due: instant };
}
