import path from 'node:path';

import type { TemporalConfig } from '../../../platform/temporal-settings';
import { freePort } from '../../../scripts/lib/ports';
import { clusterUrl, serverCommand, type PostgresCluster } from '../../../scripts/lib/postgres-cluster';
import { findTemporalCli } from '../../../scripts/lib/temporal-binaries';
import { databaseAnswers, httpAnswers, namespaceAnswers, workerPolls } from '../../../scripts/start/probes';
import type { ProcessSpec } from './kept-process';

/** Where a system lives: its folder, its ports, how many of each process. */
export interface Place {
  folder: string;
  cluster: PostgresCluster;
  ports: { database: number; temporal: number; sandbox: number; mail: number; apis: number[] };
  apis: number;
  workers: number;
  pace: string;
}

/** Key of an administrator. */
export const KEY = 'admin-key-of-the-chaos-tests';

const ROOT = path.join(__dirname, '../../..');
const NAMESPACE = 'evenkeel';
const SECRETS = {
  STRIPE_SECRET_KEY: 'sk_test_evenkeel',
  STRIPE_WEBHOOK_SECRET: 'whsec_stripe_of_the_chaos_tests',
  EASYPOST_API_KEY: 'EZTKevenkeel',
  EASYPOST_WEBHOOK_SECRET: 'easypost-of-the-chaos-tests',
};

export async function choosePorts(apis: number): Promise<Place['ports']> {
  const free = await Promise.all(Array.from({ length: 4 + apis }, () => freePort()));
  const [database = 0, temporal = 0, sandbox = 0, mail = 0, ...rest] = free;
  return { database, temporal, sandbox, mail, apis: rest };
}

export function temporalOf(ports: Place['ports']): TemporalConfig {
  return { address: `127.0.0.1:${ports.temporal}`, namespace: NAMESPACE, taskQueue: 'orders' };
}

/** Every process of the system, in the order in which they stand on each other. */
export async function processSpecs(place: Place): Promise<ProcessSpec[]> {
  const { ports, workers } = place;
  return [
    database(place),
    await temporal(place),
    node(place, 'sandbox', sandboxEnvironment(place), () =>
      httpAnswers(`http://127.0.0.1:${ports.sandbox}/healthz`),
    ),
    ...ports.apis.map((port, index) =>
      node(place, named('api', index), { EVENKEEL_PORT: String(port) }, () =>
        httpAnswers(`http://127.0.0.1:${port}/healthz`),
      ),
    ),
    ...Array.from({ length: workers }, (_, index) =>
      node(place, named('worker', index), {}, (pid) => workerPolls(temporalOf(ports), pid)),
    ),
  ];
}

function named(kind: string, index: number): string {
  return index === 0 ? kind : `${kind}${index + 1}`;
}

function database({ cluster, ports }: Place): ProcessSpec {
  return {
    name: 'database',
    ...serverCommand(cluster, { port: ports.database, durable: true, maxConnections: 200 }),
    isReady: () => databaseAnswers(clusterUrl(cluster, ports.database, 'postgres')),
  };
}

async function temporal({ folder, ports }: Place): Promise<ProcessSpec> {
  const file = path.join(folder, 'temporal.db');
  return {
    name: 'temporal',
    command: await findTemporalCli(),
    argv: [
      ...['server', 'start-dev', '--headless', '--namespace', NAMESPACE, '--log-level', 'error'],
      ...['--port', String(ports.temporal), '--db-filename', file],
    ],
    cwd: folder,
    isReady: () => namespaceAnswers(temporalOf(ports)),
  };
}

function node(
  place: Place,
  name: string,
  more: NodeJS.ProcessEnv,
  isReady: ProcessSpec['isReady'],
): ProcessSpec {
  const folder = { api: 'api', worker: 'workers', sandbox: 'sandbox' }[name.replace(/\d+$/, '')] ?? name;
  return {
    name,
    command: process.execPath,
    argv: ['--enable-source-maps', '--import', 'tsx', path.join(folder, 'main.ts')],
    cwd: ROOT,
    env: { ...process.env, ...productEnvironment(place), ...more },
    isReady,
  };
}

function productEnvironment({ cluster, ports }: Place): NodeJS.ProcessEnv {
  const sandbox = `http://127.0.0.1:${ports.sandbox}`;
  return {
    ...SECRETS,
    NODE_ENV: 'production',
    DATABASE_URL: clusterUrl(cluster, ports.database, 'evenkeel'),
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
    TEMPORAL_NAMESPACE: NAMESPACE,
    EVENKEEL_BOOTSTRAP_KEY: KEY,
    EVENKEEL_RATE_LIMIT: '100000/100000',
    EVENKEEL_LOG_LEVEL: 'warn',
    STRIPE_API_BASE: sandbox,
    EASYPOST_API_BASE: sandbox,
    SMTP_URL: `smtp://127.0.0.1:${ports.mail}`,
  };
}

function sandboxEnvironment({ cluster, ports, pace }: Place): NodeJS.ProcessEnv {
  return {
    ...SECRETS,
    SANDBOX_DATABASE_URL: clusterUrl(cluster, ports.database, 'sandbox'),
    SANDBOX_PORT: String(ports.sandbox),
    SANDBOX_SMTP_PORT: String(ports.mail),
    SANDBOX_API_BASE: `http://127.0.0.1:${ports.apis[0]}`,
    SANDBOX_API_KEY: KEY,
    EVENKEEL_SANDBOX_PACE: pace,
  };
}
