import { NativeConnection, Runtime, Worker, type NativeConnectionOptions } from '@temporalio/worker';

import { openDatabase } from '../database/connection';
import { systemClock } from '../platform/clock';
import { loadConfig, type Config } from '../platform/config';
import { createLogger } from '../platform/logger';
import { connectTemporal, temporalConnectionOptions } from '../platform/temporal';
import { workflowBundle } from './bundle';
import { allActivities, compose } from './compose';
import { runOutbox } from './outbox';
import { ensureSchedules } from './schedules';

/** The worker as a process: the order workflows, their activities, and the outbox. Stops within 8 s of SIGTERM. */
async function main(): Promise<void> {
  const config = loadConfig();
  const logger = createLogger(config, 'worker');
  const db = openDatabase(config);
  const temporal = connectTemporal(config);
  const deps = { ...compose(config, { db, clock: systemClock, logger }), client: temporal.client };
  installRuntime(config);
  // The outbox first: mails and webhooks do not wait for Temporal.
  const outbox = await runOutbox(deps);
  const connection = await connectWhenThere(config, (error) =>
    logger.warn({ err: error }, 'Temporal is not there yet'),
  );
  const worker = await Worker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue: config.temporal.taskQueue,
    workflowBundle: await workflowBundle(),
    activities: allActivities(deps.activities),
    // How long the orders of a worker that was killed wait before another one takes them up: by the end of its turn…
    stickyQueueScheduleToStartTimeout: '5 seconds',
    // … and by the silence of its activities, whose beats must come well within their heartbeat timeout.
    maxHeartbeatThrottleInterval: '5 seconds',
    shutdownGraceTime: '5 seconds',
    shutdownForceTime: '7 seconds',
  });
  await ensureSchedules(temporal.client, config.temporal.taskQueue);
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => worker.shutdown());
  logger.info({ taskQueue: config.temporal.taskQueue }, 'working');
  // Should either of the two fail, the process ends and is started again: half a worker helps nobody.
  await Promise.race([worker.run(), outbox.promise]);
  await outbox.stop();
  await connection.close();
  await temporal.close();
  await db.destroy();
}

function installRuntime(config: Config): void {
  Runtime.install({
    shutdownSignals: [],
    ...(config.temporalMetricsPort === undefined
      ? {}
      : {
          telemetryOptions: {
            metrics: { prometheus: { bindAddress: `127.0.0.1:${config.temporalMetricsPort}` } },
          },
        }),
  });
}

const RETRY_MS = 1000;

/** Waits for Temporal as long as it takes: a worker that gives up would leave orders where they are. */
async function connectWhenThere(
  config: Config,
  onTrouble: (error: unknown) => void,
): Promise<NativeConnection> {
  for (;;) {
    try {
      return await NativeConnection.connect(
        temporalConnectionOptions(config.temporal) as NativeConnectionOptions,
      );
    } catch (error) {
      onTrouble(error);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
