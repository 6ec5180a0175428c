import { WorkflowNotFoundError } from '@temporalio/client';

import { factsOf } from '../../activities/order-facts';
import { factsRecordedSignal } from '../../contracts/order';
import { orderWorkflowId } from '../../contracts/workflow-ids';
import { readOrderRecord } from '../../database/order/order-record';
import { isClosed } from '../../domain/order/order-lifecycle';
import type { OutboxDeps } from '../outbox-deps';

/** Tells an order's process what is on record now; however many reports there were, it is one signal. */
export async function signalOrder(deps: OutboxDeps, { orderId }: { orderId: string }): Promise<void> {
  const { db, clock } = deps.activities;
  const now = clock.now();
  const order = await readOrderRecord(db, orderId, now);
  if (order === undefined) throw new Error(`Order ${orderId} is not on record`);
  const facts = await factsOf(db, order, now);
  try {
    await deps.client.workflow.getHandle(orderWorkflowId(orderId)).signal(factsRecordedSignal, facts);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    // A process that has ended needs no news. One that has yet to start reads the record itself.
    if (!isClosed(order.status) && order.status !== 'placing' && order.decidedAt !== null) throw error;
  }
}
