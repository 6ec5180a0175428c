import type { Client } from '@temporalio/client';
import type { TaskList } from 'graphile-worker';

import type { ActivityDeps } from '../activities/deps';
import { returnPayment } from '../activities/payment';
import type { JobName, JobPayloads } from '../database/outbox';
import type { Mailer } from '../integrations/notifications/notification';
import type { Config } from '../platform/config';
import { processInbox } from './jobs/process-inbox';
import { registerTracker } from './jobs/register-tracker';
import { sendNotification } from './jobs/send-notification';
import { signalOrder } from './jobs/signal-order';
import { startOrder } from './jobs/start-order';
import { graphileLogger } from './graphile-logger';
import { runJobs, type Outbox } from './outbox-runner';

/** What the outbox works with. */
export interface OutboxDeps {
  activities: ActivityDeps;
  client: Client;
  /** Absent where no mail server is configured: messages are kept and shown as undelivered. */
  mailer: Mailer | undefined;
  config: Config;
}

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
      (payload: unknown) => (job as (deps: OutboxDeps, payload: unknown) => Promise<void>)(deps, payload),
    ]),
  );
  const settings = { databaseUrl: deps.config.databaseUrl, concurrency: CONCURRENCY, db, logger };
  return runJobs(settings, { taskList, logger: graphileLogger(logger) });
}
