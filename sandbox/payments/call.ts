import type { Transaction } from '../support/database';
import type { StripeObject } from './objects';

/** What Stripe does by itself, later: settle a capture, finish a refund, let an authorisation expire. */
export const STEPS = {
  settle: 'payments.settle',
  finishRefund: 'payments.finishRefund',
  expire: 'payments.expire',
} as const;

/** The events that the product's endpoint is subscribed to. */
export type EventType =
  | `payment_intent.${'amount_capturable_updated' | 'succeeded' | 'payment_failed' | 'requires_action' | 'canceled'}`
  | `charge.${'captured' | 'refunded' | 'updated'}`
  | `refund.${'created' | 'updated' | 'failed'}`;

/** One request, or one thing that Stripe does by itself, with the transaction it happens in. */
export interface Call {
  tx: Transaction;
  now: Date;
  /** The caller's idempotency key, written into the books with whatever the call makes. */
  key: string | null;
  paceMs: number;
  /** Tells the product, when the transaction commits. */
  announce(type: EventType, object: StripeObject, previous?: Record<string, unknown>): Promise<void>;
}

/** What an endpoint answers. */
export interface Answer {
  status: number;
  body: StripeObject | { error: object };
}

export function ok(body: StripeObject): Answer {
  return { status: 200, body };
}
