/**
 * A refusal by the business, as a value: the rule says no, and says why. Never thrown below the workflow's steps;
 * an activity turns it into a typed failure where a caller waits for the answer.
 */
export interface Refusal {
  refused: RefusalCode;
  /** One sentence for the caller, naming the remedy. */
  message: string;
  /** What explains it: quantities, statuses, dates. No personal data. */
  facts?: Record<string, unknown>;
}

/** The closed list of reasons a request is refused because of the state of things. */
export type RefusalCode =
  /** The goods are with the carrier: a return, not a cancellation. */
  | 'already_shipped'
  /** The order has ended: cancelled, refused or delivered. */
  | 'order_closed'
  /** The hand-off is out; the call is only possible before it. */
  | 'already_handed_off'
  /** The node would not or could not give the shipment back. */
  | 'recall_refused'
  /** Nothing holds the order. */
  | 'not_held'
  /** More units than the line or the shipment still has open. */
  | 'quantity_not_open'
  /** No payment is awaited. */
  | 'payment_not_awaited'
  /** As many attempts as the policy allows have failed. */
  | 'payment_attempts_used_up'
  /** No location can serve the new address. */
  | 'no_location_can_serve'
  /** The shipment or hand-off has gone past the step that was reported. */
  | 'shipment_moved_on'
  /** Stock would fall below zero. */
  | 'insufficient_stock'
  /** The same reference was reported with other figures. */
  | 'reference_conflict';

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value;
}
