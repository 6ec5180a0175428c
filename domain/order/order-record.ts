import type { OrderStatus } from './order-lifecycle';
import {
  isPaidFor,
  type FulfilmentStatus,
  type PaymentState,
  type PaymentStatus,
  type ShipmentStatus,
} from './roll-up';

/** All that is on record about one order at one moment, as the rules need it. Instants are ISO 8601 in UTC. */
export interface OrderRecord {
  id: string;
  number: string;
  channel: string;
  customerId: string;
  status: OrderStatus;
  paymentStatus: PaymentStatus;
  fulfilmentStatus: FulfilmentStatus;
  factsVersion: number;
  policyVersion: number;
  placedAt: string;
  decidedAt: string | null;
  paidAt: string | null;
  holdExpiresAt: string | null;
  shipNotBefore: string | null;
  isRefused: boolean;
  abandoned: boolean;
  method: 'card' | 'terms' | 'external';
  currency: string;
  /** What there is to pay for: the total without cancelled units, in minor units. */
  totalMinor: number;
  /** Units of stock set aside for it and not yet expired. */
  reservedUnits: number;
  lines: LineRecord[];
  shipments: ShipmentRecord[];
  payments: PaymentRecord[];
  refunds: RefundRecord[];
  /** Only those not yet released. */
  holds: HoldRecord[];
  /** Only the open ones. */
  exceptions: OpenException[];
}

export interface LineRecord {
  id: string;
  sku: string;
  quantity: number;
  shipped: number;
  delivered: number;
  cancelled: number;
}

export interface ShipmentRecord {
  id: string;
  location: string;
  status: ShipmentStatus;
  carrier: string | null;
  trackingNumber: string | null;
  trackerId: string | null;
  costMinor: number | null;
  shipBy: string;
  deliverBy: string;
  shippedAt: string | null;
  recallRequestedAt: string | null;
  lastEventAt: string | null;
  polledAt: string | null;
  polls: number;
  lines: { line: string; quantity: number }[];
  /** The latest hand-off, live or not. */
  handoff: HandoffRecord | null;
  milestones: MilestoneRecord[];
}

export interface HandoffRecord {
  id: string;
  state: 'pending' | 'sent' | 'acknowledged' | 'overdue' | 'rejected' | 'recalled' | 'cancelled';
  format: string;
  attempts: number;
  dueAt: string | null;
  lastError: string | null;
}

export interface MilestoneRecord {
  status: string;
  occurredAt: string;
  detail: string | null;
  delay: { businessDays?: number; reason: string } | null;
}

export interface PaymentRecord {
  id: string;
  attempt: number;
  method: 'card' | 'terms' | 'external';
  provider: string;
  status: PaymentState;
  /** The processor has it: its answer comes by itself, asking again would change nothing. */
  asked: boolean;
  amountMinor: number;
  capturedMinor: number;
  refundedMinor: number;
  declineCode: string | null;
}

export interface RefundRecord {
  id: string;
  paymentId: string;
  amountMinor: number;
  status: 'pending' | 'completed' | 'failed';
}

export interface HoldRecord {
  kind: 'highValue' | 'addressMismatch' | 'operator';
  placedAt: string;
  dueAt: string | null;
}

export interface OpenException {
  id: string;
  kind: string;
  subjectType: string;
  subjectId: string;
  cause: string;
  nextEscalationAt: string | null;
}

/** Units of a line that are neither shipped nor cancelled. */
export function openUnits(line: LineRecord): number {
  return line.quantity - line.shipped - line.cancelled;
}

/** Every unit ordered has been cancelled. */
export function isCancelled(order: Pick<OrderRecord, 'lines' | 'abandoned'>): boolean {
  return order.abandoned || order.lines.every((line) => line.cancelled === line.quantity);
}

/** Paid or on terms, its stock set aside: nothing but a hold keeps it from the node. */
export function mayBeHandedOff(order: OrderRecord): boolean {
  const accepted = order.decidedAt !== null && !order.isRefused && !isCancelled(order);
  return accepted && isPaidFor(order) && order.reservedUnits > 0 && order.holds.length === 0;
}

/** Every unit that was not cancelled has reached its customer. */
export function isDelivered(order: OrderRecord): boolean {
  return (
    !isCancelled(order) && order.lines.every((line) => line.delivered === line.quantity - line.cancelled)
  );
}
