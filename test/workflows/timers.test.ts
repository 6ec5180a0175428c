import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';

import { orderWorkflowId } from '../../contracts/workflow-ids';
import { ApiClient } from '../support/api-client';
import { setUpMerchant } from '../support/merchant';
import { placeInDatabase } from '../support/order-in-database';
import { startStack, type Stack } from '../support/stack';
import { timeSkippingServer } from '../support/temporal';
import { testWorkflowBundle } from '../support/workflow-bundle';
import { allActivities, compose } from '../../workers/compose';
import { systemClock } from '../../platform/clock';
import { createLogger } from '../../platform/logger';

/** Stories that take weeks, on the server that skips time: the process's own clock, not that of the machine. */

let stack: Stack;
let env: TestWorkflowEnvironment;

beforeAll(async () => {
  stack = await startStack({ worker: false });
  await setUpMerchant(stack.api, { sku: 'SOFA', stock: 3 });
  await new ApiClient(stack.address, stack.api.key).put('/v1/skus/SOFA', {
    title: 'Made to order',
    fulfilmentDays: 56,
  });
  env = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: timeSkippingServer() } });
}, 60_000);

afterAll(async () => {
  await env.teardown();
  await stack.close();
});

async function withWorker(story: () => Promise<void>): Promise<void> {
  const logger = createLogger(stack.config, 'test');
  const { activities } = compose(stack.config, { db: stack.db, clock: systemClock, logger });
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue: 'timers',
    workflowBundle: await testWorkflowBundle(),
    activities: allActivities(activities),
  });
  await worker.runUntil(story);
}

async function start(orderId: string): Promise<void> {
  await env.client.workflow.start('orderWorkflow', {
    workflowId: orderWorkflowId(orderId),
    taskQueue: 'timers',
    args: [{ orderId }],
  });
}

const openKinds = async (orderId: string) =>
  (
    await stack.db
      .selectFrom('exception')
      .select('kind')
      .where('orderId', '=', orderId)
      .where('status', '=', 'open')
      .execute()
  ).map(({ kind }) => kind);

const statusOf = async (orderId: string) =>
  (await stack.db.selectFrom('orders').select('status').where('id', '=', orderId).executeTakeFirstOrThrow())
    .status;

describe('AC-26: long lead times', () => {
  it('is in no exception view after seven weeks and in the missed promises after eight, with its whole history', async () => {
    await withWorker(async () => {
      const now = new Date(await env.currentTimeMs());
      const orderId = await placeInDatabase(stack.db, { sku: 'SOFA', now, placedAt: now });
      await start(orderId);
      await env.sleep('1 minute');
      expect(await statusOf(orderId)).toBe('processing');
      await stack.db.updateTable('handoff').set({ state: 'acknowledged' }).execute();
      await stack.db.updateTable('shipment').set({ status: 'acknowledged' }).execute();
      await env.sleep('49 days');
      expect(await openKinds(orderId)).toEqual([]);
      await env.sleep('8 days');
      expect(await openKinds(orderId)).toEqual(['promiseMissed']);
    });
  }, 60_000);
});

describe('AC-28, AC-10: an order nobody pays', () => {
  it('is listed after thirty minutes, keeps its unit until the hold runs out, and can be bought by others then', async () => {
    await withWorker(async () => {
      const now = new Date(await env.currentTimeMs());
      const payment = { method: 'external' as const, reference: 'x' };
      const orderId = await placeInDatabase(stack.db, { sku: 'SOFA', now, placedAt: now, payment });
      await start(orderId);
      await env.sleep('29 minutes');
      expect(await openKinds(orderId)).toEqual([]);
      await env.sleep('2 minutes');
      expect(await openKinds(orderId)).toEqual(['unpaid']);
      const reserved = () =>
        stack.db
          .selectFrom('reservation')
          .select('released')
          .where('orderId', '=', orderId)
          .executeTakeFirstOrThrow();
      expect(await reserved()).toEqual({ released: 0 });
      await env.sleep('31 minutes');
      expect(await reserved()).toEqual({ released: 1 });
      expect(await statusOf(orderId)).toBe('pendingPayment');
    });
  }, 60_000);
});
