import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';

import { freePort } from '../../scripts/lib/ports';
import { clusterUrl, openCluster, serverCommand } from '../../scripts/lib/postgres-cluster';
import { migrate } from '../../scripts/migrate';
import { guard, releaseGuard } from '../../test/support/guard';

const READY_WITHIN_MS = 60_000;

/** A PostgreSQL of the benchmark's own, that keeps what it was told: every commit waits for the disk. */
export interface DurablePostgres {
  /** A migrated, empty database. */
  url: string;
  /** What makes it durable, as the server itself states it. */
  settings: Record<string, string>;
  /** Ends the server and deletes its files. */
  stop(): Promise<void>;
}

/** Starts it; takes some seconds. Throws if the server does not answer or is not durable. */
export async function startDurablePostgres(maxConnections: number): Promise<DurablePostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), 'evenkeel-bench-'));
  chmodSync(folder, 0o711); // PostgreSQL runs as another user when we are root, and must pass through
  const watch = guard(folder); // ends the server and deletes the folder, also when this process is killed
  const cluster = await openCluster(path.join(folder, 'postgres'), randomBytes(12).toString('hex'));
  const port = await freePort();
  const { command, argv, cwd, user } = serverCommand(cluster, { port, durable: true, maxConnections });
  const ids = user ? { uid: user.uid, gid: user.gid } : {};
  const child = spawn(command, argv, { ...ids, cwd, stdio: 'ignore', detached: true });
  if (child.pid !== undefined) watch(child.pid);
  child.unref();
  try {
    const admin = await connected(clusterUrl(cluster, port, 'postgres'));
    await admin.query('create database bench');
    const settings = await durability(admin);
    await admin.end();
    const url = clusterUrl(cluster, port, 'bench');
    await migrate(url);
    return { url, settings, stop: releaseGuard };
  } catch (error) {
    await releaseGuard();
    throw error;
  }
}

async function durability(client: Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')`,
  );
  if (rows.length === 3 && rows.every((row) => row.setting === 'on')) {
    return Object.fromEntries(rows.map((row) => [row.name, row.setting]));
  }
  throw new Error(`The benchmark needs a durable database, but found ${JSON.stringify(rows)}`);
}

async function connected(url: string): Promise<Client> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (Date.now() > deadline) throw error;
    }
    await sleep(50);
  }
}
