import { createHash } from 'node:crypto';

import {
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';

import { placeOrderUpdate, type OrderFacts } from '../../contracts/order';
import { orderWorkflowId } from '../../contracts/workflow-ids';
import { hasTakenEffect } from '../../database/order/intent';
import { readOrderRecord } from '../../database/order/order-record';
import { planCancellation } from '../../domain/order/cancellation';
import { isClosed } from '../../domain/order/order-lifecycle';
import { isRefusal } from '../../domain/refusal';
import type { RouteDeps } from '../deps';
import { refusalProblem, temporalFailureProblem } from '../failure-to-problem';
import { unavailable } from '../problem';
import type { Call } from '../route';

/** How long a caller waits for an order's process before it hears that the outcome is not known yet. */
const ANSWER_WITHIN_MS = 5000;

/**
 * Starts the order's process and waits for the stock decision, in one round trip. False: not known in time (no worker,
 * no Temporal); the order is on record, and the outbox sees to its start.
 */
export async function startProcess(deps: RouteDeps, orderId: string): Promise<boolean> {
  const { temporal, config, logger } = deps;
  if (temporal === undefined) return false;
  try {
    await within(temporal.client, () =>
      temporal.client.workflow.executeUpdateWithStart(placeOrderUpdate, {
        updateId: `place:${orderId}`,
        startWorkflowOperation: new WithStartWorkflowOperation('orderWorkflow', {
          workflowId: orderWorkflowId(orderId),
          taskQueue: config.temporal.taskQueue,
          workflowIdConflictPolicy: 'USE_EXISTING',
          args: [{ orderId }],
        }),
      }),
    );
    return true;
  } catch (error) {
    logger.warn({ err: error, orderId }, 'the stock decision is not known yet');
    return false;
  }
}

/**
 * Puts an intent to the order's process and waits for its answer; a refusal becomes its problem. The update's id comes
 * from the idempotency key, so that a retry joins the update under way. No answer in time: 503 `outcome_unknown`.
 */
export async function askProcess<Args extends [unknown]>(
  deps: RouteDeps,
  call: Pick<Call<'/v1/orders/{id}', unknown, unknown>, 'idempotency' | 'requestId'>,
  orderId: string,
  question: { update: UpdateDefinition<OrderFacts, Args>; args: Args },
): Promise<void> {
  const { temporal, db } = deps;
  if (temporal === undefined) throw noAnswer();
  const requestId = updateIdOf(call);
  try {
    await within(temporal.client, () =>
      temporal.client.workflow
        .getHandle(orderWorkflowId(orderId))
        .executeUpdate(question.update, { args: question.args, updateId: requestId }),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) throw temporalFailureProblem(error) ?? error;
    if (error instanceof WorkflowNotFoundError) {
      // This very request may have ended it, and its answer been lost.
      if (await hasTakenEffect(db, { orderId, requestId })) return;
      await explainEnd(deps, orderId);
    }
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isPassing(error)) throw noAnswer();
    throw error;
  }
}

/** The process has ended, or has not begun; the record says which, and what that means to the caller. */
async function explainEnd({ db, clock }: RouteDeps, orderId: string): Promise<never> {
  const order = await readOrderRecord(db, orderId, clock.now());
  if (order === undefined || !isClosed(order.status)) throw noAnswer();
  const why = planCancellation(order);
  throw refusalProblem(
    isRefusal(why)
      ? why
      : {
          refused: 'order_closed',
          message: `The order is ${order.status}.`,
          facts: { status: order.status },
        },
  );
}

function noAnswer() {
  return unavailable(
    'outcome_unknown',
    "The order's process did not answer in time; the request may take effect. Repeat it with the same Idempotency-Key to hear the outcome.",
    2,
  );
}

/** Temporal cannot be reached, or is starting: the caller may try again. */
function isPassing(error: unknown): boolean {
  return error instanceof Error && ['ServiceError', 'WorkflowNotFoundError'].includes(error.name);
}

function within<T>(client: Client, call: () => Promise<T>): Promise<T> {
  return client.withDeadline(Date.now() + ANSWER_WITHIN_MS, call);
}

function updateIdOf({
  idempotency,
  requestId,
}: {
  idempotency?: { principal: string; route: string; key: string } | undefined;
  requestId: string;
}): string {
  if (idempotency === undefined) return `request:${requestId}`;
  const { principal, route, key } = idempotency;
  return createHash('sha256')
    .update(JSON.stringify([principal, route, key]))
    .digest('base64url');
}
