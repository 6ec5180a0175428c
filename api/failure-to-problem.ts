import { isFailureType, type FailureType } from '../contracts/failures';
import type { Refusal } from '../domain/refusal';
import { isRefusal } from '../domain/refusal';
import { Problem } from './problem';

/** What a failure is to a caller: the only table from failure type to HTTP status. */
interface Meaning {
  status: number;
  title: string;
  /** Said when the failure brings no sentence of its own. */
  remedy: string;
}

export const FAILURE_PROBLEMS: Readonly<Record<FailureType, Meaning>> = {
  already_shipped: {
    status: 409,
    title: 'Already shipped',
    remedy: 'The goods are with the carrier: start a return with POST /v1/returns.',
  },
  order_closed: {
    status: 409,
    title: 'The order has ended',
    remedy: 'A delivered, cancelled or refused order does not change any more: place a new order.',
  },
  already_handed_off: {
    status: 409,
    title: 'Already handed off',
    remedy:
      'The location has the shipment: take it back with POST /v1/orders/{id}/reroute or cancel it first.',
  },
  recall_refused: {
    status: 409,
    title: 'Recall refused',
    remedy:
      'The location did not give the shipment back; nothing was changed. Wait for it to ship or be rejected.',
  },
  not_held: {
    status: 409,
    title: 'Nothing to release',
    remedy: 'Nothing holds this order; look at nextAction of GET /v1/orders/{id}.',
  },
  quantity_not_open: {
    status: 409,
    title: 'More than is open',
    remedy: 'Name at most the units that the line still has open, as GET /v1/orders/{id} shows them.',
  },
  payment_not_awaited: {
    status: 409,
    title: 'No payment is awaited',
    remedy: 'The order is paid or has ended; its payments are in GET /v1/orders/{id}.',
  },
  payment_attempts_used_up: {
    status: 409,
    title: 'No further attempt',
    remedy: 'The policy paymentAttempts allows no more attempts: place a new order.',
  },
  no_location_can_serve: {
    status: 409,
    title: 'No location can serve this',
    remedy: 'No active location has a rate to this address: add one with PUT /v1/shipping-rates/{id}.',
  },
  shipment_moved_on: {
    status: 409,
    title: 'The shipment has moved on',
    remedy: 'What was reported lies behind the shipment: see its status with GET /v1/shipments/{id}.',
  },
  insufficient_stock: {
    status: 409,
    title: 'Not enough stock',
    remedy: 'Ask for at most what is available, as GET /v1/inventory/{sku} shows it.',
  },
  reference_conflict: {
    status: 409,
    title: 'Reference already used',
    remedy: 'This reference was reported with other figures: give another reference, or the same figures.',
  },
  partner_refused: {
    status: 502,
    title: 'The partner refused',
    remedy: 'The partner refused for good; the exception that this opened says why.',
  },
};

/** The problem of a business refusal, with its own sentence and facts. */
export function refusalProblem(refusal: Refusal): Problem {
  return failureProblem(refusal.refused, refusal.message, refusal.facts);
}

/** The value, or the refusal thrown as its problem: `const order = unlessRefused(await cancel(…))`. */
export function unlessRefused<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw refusalProblem(value);
  return value;
}

/**
 * The problem of a failure that came out of Temporal, whose typed cause may lie some levels down (the failed update,
 * the failed activity, the failure itself). Undefined if no cause is on the list: then it is a bug or an outage.
 */
export function temporalFailureProblem(error: unknown): Problem | undefined {
  let failure = error as
    Partial<Record<'type' | 'details' | 'message' | 'cause', unknown>> | null | undefined;
  for (let depth = 0; typeof failure === 'object' && failure !== null && depth < DEEPEST_CAUSE; depth++) {
    const { type, details, message } = failure;
    if (isFailureType(type))
      return failureProblem(type, typeof message === 'string' ? message : '', factsOf(details));
    failure = failure.cause as typeof failure;
  }
  return undefined;
}

const DEEPEST_CAUSE = 10;

function failureProblem(type: FailureType, message: string, facts?: Record<string, unknown>): Problem {
  const { status, title, remedy } = FAILURE_PROBLEMS[type];
  return new Problem({ status, code: type, title, detail: message === '' ? remedy : message, facts });
}

/** An ApplicationFailure carries a refusal's facts as its first detail. */
function factsOf(details: unknown): Record<string, unknown> | undefined {
  const first: unknown = Array.isArray(details) ? details[0] : undefined;
  return typeof first === 'object' && first !== null && !Array.isArray(first)
    ? (first as Record<string, unknown>)
    : undefined;
}
