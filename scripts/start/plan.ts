import path from 'node:path';

import type { TemporalConfig } from '../../platform/temporal';
import { serverCommand, type PostgresCluster } from '../lib/postgres-cluster';
import { addressesOf, ownDatabase, portOf } from './addresses';
import { apiEnvironment, sandboxEnvironment, workerEnvironment } from './environment';
import { databaseAnswers, httpAnswers, namespaceAnswers, workerPolls } from './probes';
import type { Orphan, ProcessPlan } from './process-plan';
import { numbered, type Situation } from './situation';

const ROOT = path.resolve(__dirname, '..', '..');

// Stopping has 10 s in all: 6 for the product, 3 for the two servers beneath, which stop at the same time.
const SERVERS = 1;
const PRODUCT = 2;

/** API, workers and sandbox: everything that stands on the servers. */
export function productPlans(situation: Situation): ProcessPlan[] {
  const { config } = situation;
  const addresses = addressesOf(situation);
  const apis = numbered('api', config.apis).map((name, index) =>
    nodePlan(situation, name, apiEnvironment(situation, index), () =>
      httpAnswers(`${addresses[name]}/healthz`),
    ),
  );
  const workers = numbered('worker', config.workers).map((name) =>
    nodePlan(situation, name, workerEnvironment(situation, name), (pid) =>
      workerPolls(temporalOf(situation), pid),
    ),
  );
  const sandbox = nodePlan.bind(undefined, situation, 'sandbox');
  return [
    ...apis,
    ...workers,
    ...(config.sandbox
      ? [sandbox(sandboxEnvironment(situation), () => httpAnswers(`${addresses['sandbox']}/healthz`))]
      : []),
  ];
}

/** How to recognise and stop everything an earlier start may have left, whatever was switched on in it. */
export function possibleOrphans(dataDir: string, databaseFolder: string): Orphan[] {
  const graceful = { signal: 'SIGTERM', graceMs: 5_000 } as const;
  const fast = { signal: 'SIGINT', graceMs: 5_000 } as const;
  return [
    { name: 'API, worker or sandbox', marker: nodeMarker(dataDir), stop: graceful, stage: PRODUCT },
    { name: 'Temporal', marker: temporalMarker(dataDir), stop: graceful, stage: SERVERS },
    { name: 'PostgreSQL', marker: databaseMarker(databaseFolder), stop: fast, stage: SERVERS },
  ];
}

/** PostgreSQL over the given cluster, with settings that lose nothing. */
export function databasePlan(situation: Situation, cluster: PostgresCluster): ProcessPlan {
  const port = portOf(situation, 'database');
  return {
    name: 'database',
    ...serverCommand(cluster, { port, durable: true, maxConnections: 300 }),
    marker: databaseMarker(cluster.folder),
    isReady: () => databaseAnswers(ownDatabase(situation, 'postgres')),
    readyWithinMs: 60_000, // it may have to recover after a crash
    stop: { signal: 'SIGINT', graceMs: 3_000 }, // PostgreSQL's fast shutdown: sessions are ended, nothing is lost
    stage: SERVERS,
  };
}

/** Temporal's dev server over a file, run by the given program. */
export function temporalPlan(situation: Situation, temporalCli: string): ProcessPlan {
  const { config, dataDir } = situation;
  const port = (name: string): string => String(portOf(situation, name));
  return {
    name: 'temporal',
    command: temporalCli,
    argv: [
      ...[
        'server',
        'start-dev',
        '--ip',
        '127.0.0.1',
        '--port',
        port('temporal'),
        '--ui-port',
        port('temporalUi'),
      ],
      ...['--metrics-port', port('temporalMetrics'), '--namespace', config.temporal.namespace],
      ...['--log-level', 'warn', '--db-filename', temporalFile(dataDir)],
    ],
    marker: temporalMarker(dataDir),
    isReady: () => namespaceAnswers(temporalOf(situation)),
    readyWithinMs: 60_000,
    stop: { signal: 'SIGTERM', graceMs: 3_000 },
    stage: SERVERS,
  };
}

function nodePlan(
  { dataDir }: Situation,
  name: string,
  env: NodeJS.ProcessEnv,
  isReady: ProcessPlan['isReady'],
): ProcessPlan {
  const folder = { api: 'api', worker: 'workers', sandbox: 'sandbox' }[name.replace(/\d+$/, '')] ?? name;
  return {
    name,
    command: process.execPath,
    // The marker means nothing to the process; it is there to be found in the list of processes.
    argv: ['--enable-source-maps', '--import', 'tsx', path.join(folder, 'main.ts'), nodeMarker(dataDir)],
    env,
    cwd: ROOT,
    marker: nodeMarker(dataDir),
    isReady,
    readyWithinMs: 90_000,
    stop: { signal: 'SIGTERM', graceMs: 6_000 },
    stage: PRODUCT,
  };
}

/** As the processes see it: where Temporal is ours, only the address differs from the settings. */
function temporalOf(situation: Situation): TemporalConfig {
  const { temporal } = situation.config;
  return { ...temporal, address: addressesOf(situation)['temporal'] ?? temporal.address };
}

function nodeMarker(dataDir: string): string {
  return `--evenkeel-data=${dataDir}`;
}

function temporalMarker(dataDir: string): string {
  return `--db-filename ${temporalFile(dataDir)}`;
}

function temporalFile(dataDir: string): string {
  return path.join(dataDir, 'temporal.db');
}

function databaseMarker(folder: string): string {
  return `-D ${folder}`;
}
