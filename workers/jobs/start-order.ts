import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';

import { orderWorkflowId } from '../../contracts/workflow-ids';
import type { OutboxDeps } from '../outbox-deps';

/** Starts the process of an order whose direct start did not succeed. It runs already: so much the better. */
export async function startOrder(deps: OutboxDeps, { orderId }: { orderId: string }): Promise<void> {
  const { db } = deps.activities;
  const order = await db
    .selectFrom('orders')
    .select(['decidedAt', 'status'])
    .where('id', '=', orderId)
    .executeTakeFirst();
  // Decided by a process whose start we did not hear of; starting it again would find nothing to do.
  if (order === undefined || order.status !== 'placing') return;
  try {
    await deps.client.workflow.start('orderWorkflow', {
      workflowId: orderWorkflowId(orderId),
      taskQueue: deps.config.temporal.taskQueue,
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      args: [{ orderId }],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
