import { missingMessages, type MessageRecord } from './communication';
import {
  isCancelled,
  mayBeHandedOff,
  openUnits,
  type OrderRecord,
  type ShipmentRecord,
} from './order-record';
import { hasLeft, isPaidFor, isWithTheNode } from './roll-up';
import { refusedShipment } from './whereabouts';

/** Where an order stands in each of its five post-sale steps; one word a step, never none. */
export interface OrderSteps {
  payment: PaymentStep;
  allocation: AllocationStep;
  fulfilment: FulfilmentStep;
  shipping: ShippingStep;
  communication: CommunicationStep;
}

/**
 * - `awaited`: no payment has come yet; `actionRequired`: the customer has to confirm it with their bank;
 *   `declined`: every attempt so far was refused
 * - `authorised`: reserved on the card; `captured`: taken; `settled`: arrived; `onTerms`: to be paid by invoice
 * - `refundDue`: money is on its way back; `partiallyRefunded`, `refunded`: it is back, in part or in full
 * - `voided`: given back before it was taken; `notNeeded`: there is nothing to pay
 */
export type PaymentStep =
  | 'awaited'
  | 'actionRequired'
  | 'declined'
  | 'authorised'
  | 'captured'
  | 'settled'
  | 'onTerms'
  | 'refundDue'
  | 'partiallyRefunded'
  | 'refunded'
  | 'voided'
  | 'notNeeded';

/**
 * - `undecided`: the stock is being looked for; `refused`: there was not enough
 * - `heldUnpaid`: set aside until the payment or the expiry comes; `reserved`: set aside for good
 * - `short`: fewer units are set aside than are still to ship; `lapsed`: none are, the hold ran out
 * - `partlyShipped`, `shipped`: used up by what has left; `released`: cancelled, and free for others
 */
export type AllocationStep =
  | 'undecided'
  | 'refused'
  | 'heldUnpaid'
  | 'reserved'
  | 'short'
  | 'lapsed'
  | 'partlyShipped'
  | 'shipped'
  | 'released';

/**
 * - `notStarted`: not decided or not paid yet; `onHold`: a review keeps it; `waitingForDate`: not to ship yet
 * - `toHandOff`: ready, the node is about to be asked; `handedOff`: it has been asked; `overdue`: and has not
 *   confirmed in time; `rejected`: it refused; `acknowledged`: it has confirmed; `packed`: it has packed
 * - `partlyShipped`, `shipped`; `notNeeded`: refused or cancelled
 */
export type FulfilmentStep =
  | 'notStarted'
  | 'onHold'
  | 'waitingForDate'
  | 'toHandOff'
  | 'handedOff'
  | 'overdue'
  | 'rejected'
  | 'acknowledged'
  | 'packed'
  | 'partlyShipped'
  | 'shipped'
  | 'notNeeded';

/**
 * - `notShipped`; `awaitingTracking`: left without a tracking number; `shipped`, `inTransit`, `outForDelivery`
 * - `delayed`, `trouble`, `silent`: the carrier says later, could not deliver, or says nothing
 * - `returning`: on its way back; `lost`; `partlyDelivered`, `delivered`; `notNeeded`: refused or cancelled
 */
export type ShippingStep =
  | 'notShipped'
  | 'awaitingTracking'
  | 'shipped'
  | 'inTransit'
  | 'outForDelivery'
  | 'delayed'
  | 'trouble'
  | 'silent'
  | 'returning'
  | 'lost'
  | 'partlyDelivered'
  | 'delivered'
  | 'notNeeded';

/**
 * - `nothingDue`: there was nothing to tell; `sending`: a message is on its way; `upToDate`: all were sent
 * - `undelivered`: written, but no mail server is set up; `missing`: one should have gone and did not
 */
export type CommunicationStep = 'nothingDue' | 'sending' | 'upToDate' | 'undelivered' | 'missing';

/** Works the five words out of what is on record. */
export function stepsOf(order: OrderRecord, messages: readonly MessageRecord[], now: string): OrderSteps {
  return {
    payment: paymentStep(order),
    allocation: allocationStep(order),
    fulfilment: fulfilmentStep(order, now),
    shipping: shippingStep(order),
    communication: communicationStep(order, messages, now),
  };
}

function paymentStep(order: OrderRecord): PaymentStep {
  if (order.refunds.some((refund) => refund.status === 'pending')) return 'refundDue';
  switch (order.paymentStatus) {
    case 'none':
      return 'notNeeded';
    case 'failed':
      return 'declined';
    case 'terms':
      return 'onTerms';
    case 'pending':
      if (order.totalMinor === 0) return 'notNeeded';
      return order.payments.some((payment) => payment.status === 'actionRequired')
        ? 'actionRequired'
        : 'awaited';
    default:
      return order.paymentStatus;
  }
}

function allocationStep(order: OrderRecord): AllocationStep {
  if (order.isRefused) return 'refused';
  if (isCancelled(order)) return 'released';
  if (order.decidedAt === null) return 'undecided';
  const open = order.lines.reduce((sum, line) => sum + openUnits(line), 0);
  if (open === 0) return 'shipped';
  if (order.reservedUnits === 0) return 'lapsed';
  if (order.reservedUnits < open) return 'short';
  if (order.lines.some((line) => line.shipped > 0)) return 'partlyShipped';
  return isPaidFor(order) ? 'reserved' : 'heldUnpaid';
}

function fulfilmentStep(order: OrderRecord, now: string): FulfilmentStep {
  if (order.isRefused || isCancelled(order)) return 'notNeeded';
  if (order.lines.every((line) => openUnits(line) === 0)) return 'shipped';
  if (order.lines.some((line) => line.shipped > 0)) return 'partlyShipped';
  const atTheNode = order.shipments.filter((shipment) => isWithTheNode(shipment.status));
  const [slowest] = atTheNode.map((shipment) => NODE_STEPS[shipment.status] ?? 'handedOff').sort(bySlowness);
  if (refusedShipment(order) !== undefined) return 'rejected';
  if (slowest !== undefined) return slowest;
  if (order.holds.length > 0) return 'onHold';
  if (!mayBeHandedOff(order)) return 'notStarted';
  return isAhead(order.shipNotBefore, now) ? 'waitingForDate' : 'toHandOff';
}

const NODE_STEPS: Partial<Record<ShipmentRecord['status'], FulfilmentStep>> = {
  sent: 'handedOff',
  overdue: 'overdue',
  acknowledged: 'acknowledged',
  packed: 'packed',
};

/** Of several shipments the one that is furthest behind counts. */
const SLOWEST_FIRST: readonly FulfilmentStep[] = ['overdue', 'handedOff', 'acknowledged', 'packed'];

function bySlowness(one: FulfilmentStep, other: FulfilmentStep): number {
  return SLOWEST_FIRST.indexOf(one) - SLOWEST_FIRST.indexOf(other);
}

function shippingStep(order: OrderRecord): ShippingStep {
  if (order.isRefused || isCancelled(order)) return 'notNeeded';
  const gone = order.shipments.filter((shipment) => hasLeft(shipment.status));
  if (gone.length === 0) return 'notShipped';
  const open = gone.filter((shipment) => shipment.status !== 'delivered');
  const is = (status: ShipmentRecord['status']) => open.some((shipment) => shipment.status === status);
  if (is('lost')) return 'lost';
  if (is('returnToSender')) return 'returning';
  const listed = new Set(order.exceptions.map((exception) => exception.kind));
  if (listed.has('deliveryFailed')) return 'trouble';
  if (listed.has('trackingStale')) return 'silent';
  if (listed.has('carrierDelay')) return 'delayed';
  if (open.length === 0)
    return order.lines.every((line) => openUnits(line) === 0) ? 'delivered' : 'partlyDelivered';
  if (open.some((shipment) => shipment.trackingNumber === null)) return 'awaitingTracking';
  if (is('shipped')) return 'shipped';
  return is('inTransit') ? 'inTransit' : 'outForDelivery';
}

function communicationStep(
  order: OrderRecord,
  messages: readonly MessageRecord[],
  now: string,
): CommunicationStep {
  if (missingMessages(order, messages, now).length > 0) return 'missing';
  if (messages.length === 0) return 'nothingDue';
  if (messages.some((message) => message.status === 'queued')) return 'sending';
  return messages.some((message) => message.status === 'undelivered') ? 'undelivered' : 'upToDate';
}

function isAhead(instant: string | null, now: string): boolean {
  return instant !== null && Date.parse(instant) > Date.parse(now);
}
