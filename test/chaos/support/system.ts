import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import type { TemporalConfig } from '../../../platform/temporal-settings';
import { checkBooks } from '../../../scripts/check-books';
import { checkLines, verdictOf } from '../../../scripts/check-books/report';
import { ensureDatabase } from '../../../scripts/start/databases';
import { clusterUrl, openCluster } from '../../../scripts/lib/postgres-cluster';
import { ApiClient } from '../../support/api-client';
import { KeptProcess } from './kept-process';
import { leash, type Leash } from './leash';
import { choosePorts, KEY, processSpecs, temporalOf, type Place } from './process-specs';

/** The product as `npm start` runs it, each part a process of its own that can be killed and started again. */
export interface System {
  apis: ApiClient[];
  sandboxAddress: string;
  databaseUrl: string;
  temporal: TemporalConfig;
  /** By name: database, temporal, sandbox, api, api2, worker, worker2. */
  process(name: string): KeptProcess;
  /** kill -9, a while without it, and up again with the same ports and data. */
  bounce(name: string, downMs?: number): Promise<void>;
  /** Compares all books; a line for everything that offends, so that an empty list is what a test expects. */
  faults(): Promise<string[]>;
  stop(): Promise<void>;
}

export interface SystemOptions {
  apis?: number;
  workers?: number;
  /** Time between two steps of a sandbox partner. */
  pace?: string;
}

const PATIENCE_MS = 30_000;

/** Starts everything; about ten seconds on two idle processors. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const folder = mkdtempSync(path.join(tmpdir(), 'evenkeel-chaos-'));
  chmodSync(folder, 0o711); // PostgreSQL runs as another user when we are root, and must pass through
  const held = leash(folder);
  const processes = new Map<string, KeptProcess>();
  const stop = async () => {
    await Promise.all([...processes.values()].map((each) => each.kill()));
    await held.release();
  };
  try {
    return { ...(await start(options, { folder, held, processes })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  { apis = 1, workers = 1, pace = 'PT0.1S' }: SystemOptions,
  { folder, held, processes }: { folder: string; held: Leash; processes: Map<string, KeptProcess> },
): Promise<Omit<System, 'stop'>> {
  const cluster = await openCluster(path.join(folder, 'postgres'), randomBytes(12).toString('hex'));
  const ports = await choosePorts(apis);
  for (const spec of await processSpecs({ folder, cluster, ports, apis, workers, pace }))
    processes.set(
      spec.name,
      new KeptProcess(spec, { logFile: path.join(folder, `${spec.name}.log`), leash: held }),
    );
  const find = (name: string) => found(processes, name);
  const database = clusterUrl(cluster, ports.database, 'evenkeel');
  await Promise.all([find('database').start(), find('temporal').start()]);
  await ensureDatabase(clusterUrl(cluster, ports.database, 'postgres'), database);
  await migrate(database);
  const product = [...processes.keys()].filter((name) => !['database', 'temporal'].includes(name));
  await Promise.all(product.map((name) => find(name).start()));
  return {
    apis: ports.apis.map((port) => new ApiClient(`http://127.0.0.1:${port}`, KEY)),
    sandboxAddress: `http://127.0.0.1:${ports.sandbox}`,
    databaseUrl: database,
    temporal: temporalOf(ports),
    process: find,
    bounce: async (name, downMs = 0) => {
      await find(name).kill();
      await sleep(downMs);
      await find(name).start();
    },
    faults: () => faultsOf(database, ports),
  };
}

/** In a process of its own, as deployments do it. */
async function migrate(databaseUrl: string): Promise<void> {
  const script = path.join(__dirname, '../../../scripts/migrate.ts');
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  await promisify(execFile)(process.execPath, ['--import', 'tsx', script], { env });
}

async function faultsOf(databaseUrl: string, ports: Place['ports']): Promise<string[]> {
  const report = await checkBooks({
    databaseUrl,
    temporal: temporalOf(ports),
    sandboxAddress: `http://127.0.0.1:${ports.sandbox}`,
    patienceMs: PATIENCE_MS,
  });
  const wrong = report.checks.filter(({ offending }) => offending > 0);
  return [...wrong.flatMap(checkLines), ...(report.ok ? [] : verdictOf(report))];
}

function found(processes: ReadonlyMap<string, KeptProcess>, name: string): KeptProcess {
  const process = processes.get(name);
  if (process === undefined) throw new Error(`There is no process ${name}`);
  return process;
}
