import type { OrderRecord } from './order-record';
import { hasLeft } from './roll-up';

/** A message to the customer, as far as it matters whether they heard of something. */
export interface MessageRecord {
  kind: string;
  status: 'queued' | 'sent' | 'failed' | 'undelivered';
  /** What it is about: the order, a shipment, a payment. */
  subjectKey: string;
  /** ISO 8601. */
  createdAt: string;
}

/** News the customer has a right to by what is on record. */
export interface DueMessage {
  kind: string;
  subjectKey: string;
}

/** What the customer hears next, and what sets it off. */
export interface NextMessage {
  kind: string;
  on: 'atOnce' | 'stockReserved' | 'paymentReceived' | 'trackingIssued' | 'delivered';
}

/** A message that waits for longer than this is not on its way any more. */
const SENT_WITHIN_MS = 5 * 60 * 1000;

/** The messages that should exist by now, oldest news first. */
export function dueMessages(order: OrderRecord): DueMessage[] {
  const aboutOrder = (kind: string) => ({ kind, subjectKey: order.id });
  return [
    ...(order.paidAt === null ? [] : [aboutOrder('orderConfirmation')]),
    ...order.shipments
      .filter((shipment) => hasLeft(shipment.status) && shipment.trackingNumber !== null)
      .map((shipment) => ({ kind: 'shippingConfirmation', subjectKey: shipment.id })),
    ...(order.status === 'delivered' ? [aboutOrder('deliveryUpdate')] : []),
    ...(order.status === 'cancelled' ? [aboutOrder('cancellation')] : []),
  ];
}

/**
 * News that did not reach the customer and will not by itself: never written, refused for good, or waiting for too
 * long. `undelivered` (no mail server is set up) is not among them: that is a choice of whoever runs the store.
 */
export function missingMessages(
  order: OrderRecord,
  messages: readonly MessageRecord[],
  now: string,
): DueMessage[] {
  const written = new Set(messages.map(keyOf));
  const lost = messages.filter((message) => message.status === 'failed' || isLate(message, now));
  return [...dueMessages(order).filter((due) => !written.has(keyOf(due))), ...lost].map(
    ({ kind, subjectKey }) => ({
      kind,
      subjectKey,
    }),
  );
}

/** Undefined when the customer has heard everything there is to hear. */
export function nextMessage(
  order: OrderRecord,
  messages: readonly MessageRecord[],
  now: string,
): NextMessage | undefined {
  const [missing] = missingMessages(order, messages, now);
  const owed = missing ?? messages.find((message) => message.status === 'queued');
  if (owed !== undefined) return { kind: owed.kind, on: 'atOnce' };
  switch (order.status) {
    case 'placing':
      return {
        kind: 'orderConfirmation',
        on: order.method === 'terms' ? 'stockReserved' : 'paymentReceived',
      };
    case 'pendingPayment':
      return { kind: 'orderConfirmation', on: 'paymentReceived' };
    case 'paid':
    case 'processing':
    case 'partiallyFulfilled':
    case 'fulfilled':
      return { kind: 'shippingConfirmation', on: 'trackingIssued' };
    case 'shipped':
      return { kind: 'deliveryUpdate', on: 'delivered' };
    case 'refused':
    case 'delivered':
    case 'cancelled':
    case 'refunded':
    case 'returned':
      return undefined;
  }
}

function isLate(message: MessageRecord, now: string): boolean {
  return message.status === 'queued' && Date.parse(now) - Date.parse(message.createdAt) > SENT_WITHIN_MS;
}

function keyOf({ kind, subjectKey }: DueMessage): string {
  return `${kind} ${subjectKey}`;
}
