import { setTimeout as sleep } from 'node:timers/promises';

import type { JobHelpers, TaskList } from 'graphile-worker';

import { returnPayment } from '../activities/payment';
import type { JobName, JobPayloads } from '../database/outbox';
import { processInbox } from './jobs/process-inbox';
import { registerTracker } from './jobs/register-tracker';
import { sendNotification } from './jobs/send-notification';
import { signalOrder } from './jobs/signal-order';
import { startOrder } from './jobs/start-order';
import { graphileLogger } from './graphile-logger';
import type { OutboxDeps } from './outbox-deps';
import { runJobs, type Outbox } from './outbox-runner';

type Jobs = { [N in JobName]: (deps: OutboxDeps, payload: JobPayloads[N]) => Promise<void> };

/** What each job of the outbox does. Every one may run twice; none has a second effect. */
const JOBS: Jobs = {
  startOrder,
  signalOrder,
  sendNotification,
  registerTracker,
  processInbox,
  returnPayment: (deps, { orderId }) => returnPayment(deps.activities, orderId),
};

/** Jobs of one process at a time: more would only wait for the same two processors. */
const CONCURRENCY = 10;

/** Delivers what the transactions of the business have promised, until `stop()`. */
export async function runOutbox(deps: OutboxDeps): Promise<Outbox> {
  const { db, logger } = deps.activities;
  const taskList: TaskList = Object.fromEntries(
    Object.entries(JOBS).map(([name, job]) => [
      name,
      async (payload: unknown, { job: { attempts } }: JobHelpers) => {
        await spreadOut(attempts);
        await (job as (deps: OutboxDeps, payload: unknown) => Promise<void>)(deps, payload);
      },
    ]),
  );
  const settings = { databaseUrl: deps.config.databaseUrl, concurrency: CONCURRENCY, db, logger };
  return runJobs(settings, { taskList, logger: graphileLogger(logger) });
}

/** Up to this long a repeated attempt waits beyond its backoff, so that a partner that is back is not overrun. */
const MOST_JITTER_MS = 2000;

async function spreadOut(attempts: number): Promise<void> {
  if (attempts > 1) await sleep(Math.random() * MOST_JITTER_MS);
}
