import type { OrderStatus } from './order-lifecycle';

/** The three axes of an order, worked out from its lines, shipments and payments; never set by hand. */

export type PaymentStatus =
  | 'none'
  | 'pending'
  | 'authorised'
  | 'captured'
  | 'settled'
  | 'failed'
  | 'voided'
  | 'partiallyRefunded'
  | 'refunded'
  | 'terms';

export type FulfilmentStatus =
  | 'unallocated'
  | 'held'
  | 'handedOff'
  | 'acknowledged'
  | 'partiallyShipped'
  | 'shipped'
  | 'delivered'
  | 'cancelled';

export type ShipmentStatus =
  | 'planned'
  | 'sent'
  | 'acknowledged'
  | 'overdue'
  | 'rejected'
  | 'packed'
  | 'shipped'
  | 'inTransit'
  | 'outForDelivery'
  | 'delivered'
  | 'returnToSender'
  | 'lost'
  | 'cancelled';

export type PaymentState =
  'pending' | 'actionRequired' | 'authorised' | 'captured' | 'settled' | 'failed' | 'voided';

export interface OrderPicture {
  /** Whether the stock decision has been taken, and how. */
  decision: 'open' | 'reserved' | 'refused';
  /** Cancelled as a whole before anything was decided. */
  abandoned: boolean;
  method: 'card' | 'terms' | 'external';
  totalMinor: number;
  lines: readonly { quantity: number; shipped: number; delivered: number; cancelled: number }[];
  shipments: readonly { status: ShipmentStatus; tracked: boolean }[];
  payments: readonly {
    status: PaymentState;
    amountMinor: number;
    capturedMinor: number;
    refundedMinor: number;
  }[];
  /** Stock is set aside for it (an expired hold is not). */
  stockHeld: boolean;
}

export interface Axes {
  status: OrderStatus;
  paymentStatus: PaymentStatus;
  fulfilmentStatus: FulfilmentStatus;
}

/** Statuses in which the goods have left the node. */
const GONE: readonly ShipmentStatus[] = [
  'shipped',
  'inTransit',
  'outForDelivery',
  'delivered',
  'returnToSender',
  'lost',
];
const WITH_THE_NODE: readonly ShipmentStatus[] = ['sent', 'acknowledged', 'overdue', 'packed'];

export function hasLeft(status: ShipmentStatus): boolean {
  return GONE.includes(status);
}

export function isWithTheNode(status: ShipmentStatus): boolean {
  return WITH_THE_NODE.includes(status);
}

export function rollUp(order: OrderPicture): Axes {
  return {
    status: orderStatus(order),
    paymentStatus: paymentStatus(order),
    fulfilmentStatus: fulfilmentStatus(order),
  };
}

/** Authorised, captured, settled or on terms: operations may begin. */
export function isPaidFor(order: Pick<OrderPicture, 'method' | 'payments' | 'totalMinor'>): boolean {
  if (order.method === 'terms' || order.totalMinor === 0) return true;
  const good = order.payments.filter((payment) =>
    ['authorised', 'captured', 'settled'].includes(payment.status),
  );
  return sum(good, (payment) => payment.amountMinor) >= order.totalMinor;
}

function orderStatus(order: OrderPicture): OrderStatus {
  if (order.decision === 'refused') return 'refused';
  if (isCancelled(order)) return 'cancelled';
  if (order.decision === 'open') return 'placing';
  const required = sum(order.lines, (line) => line.quantity - line.cancelled);
  const shipped = sum(order.lines, (line) => line.shipped);
  if (shipped === 0) {
    if (order.shipments.some((shipment) => isWithTheNode(shipment.status))) return 'processing';
    // Money for goods that are not set aside confirms nothing: they are asked for again first.
    return isPaidFor(order) && order.stockHeld ? 'paid' : 'pendingPayment';
  }
  if (shipped < required) return 'partiallyFulfilled';
  if (sum(order.lines, (line) => line.delivered) === required) return 'delivered';
  return order.shipments.every((shipment) => !hasLeft(shipment.status) || shipment.tracked)
    ? 'shipped'
    : 'fulfilled';
}

function paymentStatus(order: OrderPicture): PaymentStatus {
  const captured = sum(order.payments, (payment) => payment.capturedMinor);
  const refunded = sum(order.payments, (payment) => payment.refundedMinor);
  if (refunded > 0) return refunded >= captured ? 'refunded' : 'partiallyRefunded';
  const states = order.payments.map((payment) => payment.status);
  if (captured === 0 && order.decision === 'refused') return 'none';
  if (captured > 0) return states.some((state) => state === 'captured') ? 'captured' : 'settled';
  if (order.method === 'terms') return isCancelled(order) ? 'none' : 'terms';
  if (states.includes('authorised')) return 'authorised';
  if (states.includes('pending') || states.includes('actionRequired')) return 'pending';
  if (states.includes('voided')) return 'voided';
  if (states.includes('failed')) return 'failed';
  return isCancelled(order) ? 'none' : 'pending';
}

function fulfilmentStatus(order: OrderPicture): FulfilmentStatus {
  if (isCancelled(order)) return 'cancelled';
  const required = sum(order.lines, (line) => line.quantity - line.cancelled);
  const shipped = sum(order.lines, (line) => line.shipped);
  if (shipped > 0) {
    if (shipped < required) return 'partiallyShipped';
    return sum(order.lines, (line) => line.delivered) === required ? 'delivered' : 'shipped';
  }
  const asked = order.shipments.filter((shipment) => isWithTheNode(shipment.status));
  if (asked.length > 0) {
    return asked.every((shipment) => ['acknowledged', 'packed'].includes(shipment.status))
      ? 'acknowledged'
      : 'handedOff';
  }
  return order.decision === 'reserved' && order.stockHeld ? 'held' : 'unallocated';
}

function isCancelled(order: OrderPicture): boolean {
  return order.abandoned || order.lines.every((line) => line.cancelled === line.quantity);
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
