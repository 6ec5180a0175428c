import { ActivityFailure, ApplicationFailure, CancelledFailure, ContinueAsNew } from '@temporalio/workflow';

import { isFailureType } from '../../contracts/failures';
import type { Refusal } from '../../domain/refusal';

/** A cancellation, or a failure of a type on the closed list: the order is unwound. Everything else is a bug. */
export function isExpected(reason: unknown): boolean {
  if (reason instanceof CancelledFailure) return true;
  if (reason instanceof ActivityFailure) {
    // Its last attempt failed, or died with its worker, while the order was being cancelled: there will be no other.
    if (reason.retryState === 'CANCEL_REQUESTED') return true;
    return reason.cause !== undefined && isExpected(reason.cause);
  }
  return reason instanceof ApplicationFailure && isFailureType(reason.type);
}

/**
 * What is thrown on for anything unexpected. A plain Error stalls the workflow task in plain sight until a fix is
 * deployed; a Temporal failure, rethrown as it is, would end the workflow and lose the order.
 */
export function asBug(reason: unknown): Error {
  if (reason instanceof ContinueAsNew) return reason;
  const bug = new Error(reason instanceof Error ? reason.message : String(reason));
  if (reason instanceof Error && reason.stack !== undefined) bug.stack = reason.stack;
  return bug;
}

/** Answers an update with a refusal: the caller hears which rule said no. */
export function asFailure(refusal: Refusal): ApplicationFailure {
  return ApplicationFailure.create({
    type: refusal.refused,
    message: refusal.message,
    nonRetryable: true,
    details: [refusal.facts ?? {}],
  });
}
