import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';

import { freePort } from '../../scripts/lib/ports';
import { clusterUrl, openCluster, serverCommand } from '../../scripts/lib/postgres-cluster';
import type { Watch } from './guard';

const READY_WITHIN_MS = 30_000;

/** A running throw-away PostgreSQL: where its maintenance database is, and where any other one is. */
export interface TestPostgres {
  adminUrl: string;
  databaseUrl(name: string): string;
}

/** Makes a cluster in `folder` and serves it without fsync; tests want speed and throw the data away. */
export async function startTestPostgres(
  folder: string,
  password: string,
  watch: Watch,
): Promise<TestPostgres> {
  const cluster = await openCluster(folder, password);
  const port = await freePort();
  const log = `${folder}.log`;
  const output = openSync(log, 'a');
  const { command, argv, cwd, user } = serverCommand(cluster, { port, durable: false, maxConnections: 300 });
  const child = spawn(command, argv, {
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
    cwd,
    stdio: ['ignore', output, output],
    detached: true,
  });
  if (child.pid !== undefined) watch(child.pid);
  child.unref();
  const adminUrl = clusterUrl(cluster, port, 'postgres');
  await untilAnswers(adminUrl, () => child.exitCode, log);
  return { adminUrl, databaseUrl: (name) => clusterUrl(cluster, port, name) };
}

async function untilAnswers(url: string, exitCode: () => number | null, log: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (exitCode() !== null || Date.now() > deadline) {
        throw new Error(`PostgreSQL for the tests did not start:\n${readFileSync(log, 'utf8')}`, {
          cause: error,
        });
      }
    } finally {
      await client.end().catch(() => undefined);
    }
    await sleep(50);
  }
}
