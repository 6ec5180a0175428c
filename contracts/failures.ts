/**
 * The closed list of failures that mean something to a caller. `api/failure-to-problem.ts` gives each its HTTP status;
 * a test walks the list. Anything that is not here is a bug and must stall in plain sight.
 */
export const FAILURE_TYPES = [
  /** The goods are with the carrier: a return, not a cancellation. */
  'already_shipped',
  /** The order has ended: cancelled, refused or delivered. */
  'order_closed',
  /** The hand-off is out; the call is only possible before it. */
  'already_handed_off',
  /** The node would not or could not give the shipment back. */
  'recall_refused',
  /** Nothing holds the order. */
  'not_held',
  /** More units than the line still has open. */
  'quantity_not_open',
  /** The line or shipment is not part of this order. */
  'not_part_of_order',
  /** No payment is awaited. */
  'payment_not_awaited',
  /** As many attempts as the policy allows have failed. */
  'payment_attempts_used_up',
  /** No location can serve the new address. */
  'no_location_can_serve',
  /** A status change the lifecycle table does not know. */
  'transition_not_allowed',
  /** The partner refused for good: unknown shipment, malformed document, bad credentials. */
  'partner_refused',
] as const;

export type FailureType = (typeof FAILURE_TYPES)[number];

export function isFailureType(type: unknown): type is FailureType {
  return (FAILURE_TYPES as readonly unknown[]).includes(type);
}

/**
 * A refusal by the business, thrown where the rule is checked. Its `name` is what Temporal takes as the failure type,
 * and `nonRetryable` types are listed from FAILURE_TYPES, so it crosses activity, workflow and API unchanged.
 * `facts` explain the refusal (quantities, statuses); never personal data.
 */
export class Refusal extends Error {
  constructor(
    readonly type: FailureType,
    message: string,
    readonly facts: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = type;
  }
}
