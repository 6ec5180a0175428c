import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { NativeConnection, Runtime, Worker } from '@temporalio/worker';

import { createApp } from '../../api/app';
import { prepare } from '../../api/prepare';
import type { ApiDeps } from '../../api/deps';
import { openDatabase, type Database } from '../../database/connection';
import { systemClock } from '../../platform/clock';
import { loadConfig, type Config } from '../../platform/config';
import { createLogger } from '../../platform/logger';
import { createMetrics } from '../../platform/metrics';
import { connectTemporal } from '../../platform/temporal';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { readSettings } from '../../sandbox/settings';
import { allActivities, compose } from '../../workers/compose';
import { runOutbox } from '../../workers/outbox';
import { ApiClient } from './api-client';
import { createTestDatabase } from './database';
import { testTemporal } from './temporal';
import { testWorkflowBundle } from './workflow-bundle';

/** The whole product in one process, with partners of its own: real servers, a database nobody shares. */
export interface Stack {
  api: ApiClient;
  address: string;
  db: Database;
  config: Config;
  sandbox: Sandbox;
  temporal: ReturnType<typeof connectTemporal>;
  /** Stops the worker and outbox, as a crash of the worker process would leave things; `startWorker` brings them back. */
  stopWorker(): Promise<void>;
  startWorker(): Promise<void>;
  close(): Promise<void>;
}

const ADMIN_KEY = 'admin-key-of-the-test-stack';
const STRIPE_WEBHOOK_SECRET = 'whsec_stripe_of_the_tests';
const EASYPOST_WEBHOOK_SECRET = 'easypost-of-the-tests';

export interface StackOptions {
  /** Time between two steps of a sandbox partner. */
  pace?: string;
  /** Further settings, by the names of their variables. */
  env?: Record<string, string>;
  worker?: boolean;
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const [database, sandboxDatabase] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sandbox = await startSandbox(
    readSettings({
      SANDBOX_DATABASE_URL: sandboxDatabase.url,
      EVENKEEL_SANDBOX_PACE: options.pace ?? 'PT0.05S',
      SANDBOX_API_BASE: address,
      SANDBOX_API_KEY: ADMIN_KEY,
      STRIPE_WEBHOOK_SECRET,
      EASYPOST_WEBHOOK_SECRET,
    }),
  );
  const config = configFor(database.url, address, sandbox, options);
  const product = await startProduct(config, server, options.worker ?? true);
  return {
    ...product,
    api: new ApiClient(address, ADMIN_KEY),
    ...{ address, config, sandbox },
    close: async () => {
      await product.close();
      await sandbox.close();
      await Promise.all([database.drop(), sandboxDatabase.drop()]);
    },
  };
}

function configFor(databaseUrl: string, address: string, sandbox: Sandbox, options: StackOptions): Config {
  const temporal = testTemporal('stack');
  return loadConfig({
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    EVENKEEL_TASK_QUEUE: temporal.taskQueue,
    EVENKEEL_BOOTSTRAP_KEY: ADMIN_KEY,
    EVENKEEL_PUBLIC_URL: address,
    EVENKEEL_RATE_LIMIT: '100000/100000',
    EVENKEEL_LOG_LEVEL: 'silent',
    EVENKEEL_DATABASE_POOL: '12',
    STRIPE_API_BASE: sandbox.address,
    STRIPE_SECRET_KEY: 'sk_test_evenkeel',
    STRIPE_WEBHOOK_SECRET,
    EASYPOST_API_BASE: sandbox.address,
    EASYPOST_API_KEY: 'EZTKevenkeel',
    EASYPOST_WEBHOOK_SECRET,
    SMTP_URL: sandbox.mail,
    ...options.env,
  });
}

async function startProduct(config: Config, server: Server, withWorker: boolean) {
  const logger = createLogger(config, 'test');
  const db = openDatabase(config);
  const temporal = connectTemporal(config);
  const deps: ApiDeps = {
    db,
    config,
    clock: systemClock,
    logger,
    metrics: createMetrics('api'),
    temporal,
    checkAnswers: true,
  };
  await prepare(deps);
  server.on('request', createApp(deps));
  const worker = workerOf(config, { db, temporal, logger });
  if (withWorker) await worker.start();
  return {
    db,
    temporal,
    startWorker: worker.start,
    stopWorker: worker.stop,
    close: async () => {
      await worker.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await temporal.close();
      await db.destroy();
    },
  };
}

function workerOf(
  config: Config,
  base: {
    db: Database;
    temporal: ReturnType<typeof connectTemporal>;
    logger: ReturnType<typeof createLogger>;
  },
) {
  let stop: (() => Promise<void>) | undefined;
  return {
    start: async (): Promise<void> => {
      Runtime.instance();
      const deps = { ...compose(config, { ...base, clock: systemClock }), client: base.temporal.client };
      const outbox = await runOutbox(deps);
      const connection = await NativeConnection.connect({ address: config.temporal.address });
      const worker = await Worker.create({
        connection,
        namespace: config.temporal.namespace,
        taskQueue: config.temporal.taskQueue,
        workflowBundle: await testWorkflowBundle(),
        activities: allActivities(deps.activities),
      });
      const running = worker.run();
      stop = async () => {
        worker.shutdown();
        await running;
        await outbox.stop();
        await connection.close();
        deps.mailer?.close();
      };
    },
    stop: async (): Promise<void> => {
      const current = stop;
      stop = undefined;
      await current?.();
    },
  };
}
