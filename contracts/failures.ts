import type { RefusalCode } from '../domain/refusal';

/**
 * The closed list of failure types that cross a process boundary. A failure of one of these types is an answer; of any
 * other, a bug, which must stall in plain sight and be mended. `api/failure-to-problem.ts` gives each its HTTP status
 * and a test walks this list.
 */
export type FailureType = RefusalCode | TechnicalFailure;

type TechnicalFailure =
  /** The partner refused for good: unknown shipment, malformed document, bad credentials. */
  'partner_refused';

// A record, so that the compiler insists on every member of the union.
const FAILURES: Record<FailureType, true> = {
  already_shipped: true,
  order_closed: true,
  already_handed_off: true,
  recall_refused: true,
  not_held: true,
  quantity_not_open: true,
  payment_not_awaited: true,
  payment_attempts_used_up: true,
  no_location_can_serve: true,
  shipment_moved_on: true,
  insufficient_stock: true,
  reference_conflict: true,
  partner_refused: true,
};

export const FAILURE_TYPES = Object.keys(FAILURES) as FailureType[];

export function isFailureType(type: unknown): type is FailureType {
  return typeof type === 'string' && type in FAILURES;
}
