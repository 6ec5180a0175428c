import type { Money } from '../money/money';

/** What every message about an order knows. Texts are as the customer or merchant wrote them. */
export interface OrderMessage {
  shop: string;
  customerName: string;
  orderNumber: string;
}

export interface MessageLine {
  title: string;
  quantity: number;
}

/** Where a parcel is to be found. */
export interface ParcelMessage extends OrderMessage {
  carrier: string | null;
  trackingNumber: string | null;
  trackingUrl: string | null;
}

/** What each kind of message is rendered from. Dates are calendar dates, `2026-03-02`, at the destination. */
export interface NotificationData {
  orderConfirmation: OrderMessage & { lines: readonly MessageLine[]; total: Money; deliverBy: string | null };
  paymentIssue: OrderMessage & {
    status: 'failed' | 'actionRequired';
    /** The processor's code; the customer is told in words, and of a card that was reported stolen nothing. */
    declineCode: string | null;
    total: Money;
    /** No further card can be tried. */
    lastAttempt: boolean;
  };
  shippingConfirmation: ParcelMessage & {
    /** What is in this parcel. */
    lines: readonly MessageLine[];
    deliverBy: string | null;
    /** More parcels are still to come. */
    partial: boolean;
  };
  delayNotice: ParcelMessage & {
    businessDays: number | null;
    reason: string | null;
    expectedBy: string | null;
  };
  deliveryException: ParcelMessage & {
    status: 'deliveryAttempted' | 'exception' | 'returnToSender' | 'lost';
    /** The carrier's words. */
    detail: string | null;
  };
  deliveryUpdate: OrderMessage & { lines: readonly MessageLine[]; deliveredOn: string | null };
  cancellation: OrderMessage & {
    /** What is not coming; all lines where the whole order is cancelled. */
    lines: readonly MessageLine[];
    whole: boolean;
    reason: string | null;
    /** What goes back to the customer; null where nothing was taken. */
    refund: Money | null;
  };
}

export type NotificationKind = keyof NotificationData;

export interface NotificationKindDefinition {
  /** What sets it off. */
  on: string;
  /** What one message is about: of one kind, the same is told once, for ever. */
  oncePer: 'order' | 'payment' | 'shipment' | 'delay' | 'milestone' | 'cancellation';
  /** What the customer would miss without it: how soon it must go. Lower goes first. */
  priority: number;
}

/** The kinds. One line a kind: a new one is a line here, its data above, and its template. */
export const NOTIFICATION_KINDS: Readonly<Record<NotificationKind, NotificationKindDefinition>> = {
  orderConfirmation: { on: 'the order is paid or on terms', oncePer: 'order', priority: 1 },
  paymentIssue: { on: 'a payment failed or needs its customer', oncePer: 'payment', priority: 0 },
  shippingConfirmation: { on: 'a shipment has a tracking number', oncePer: 'shipment', priority: 1 },
  delayNotice: { on: 'the carrier reports a delay', oncePer: 'delay', priority: 0 },
  deliveryException: { on: 'the carrier could not deliver', oncePer: 'milestone', priority: 0 },
  deliveryUpdate: { on: 'the last parcel is delivered', oncePer: 'order', priority: 2 },
  cancellation: { on: 'the order or part of it is cancelled', oncePer: 'cancellation', priority: 1 },
};

export function isNotificationKind(kind: string): kind is NotificationKind {
  return Object.hasOwn(NOTIFICATION_KINDS, kind);
}
