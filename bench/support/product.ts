import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../../scripts/lib/ports';
import { findTemporalCli } from '../../scripts/lib/temporal-binaries';
import { ApiClient } from '../../test/support/api-client';
import { startDurablePostgres, type DurablePostgres } from './durable-postgres';

const ROOT = path.join(__dirname, '../..');
const READY_WITHIN_MS = 120_000;
const KEY = 'admin-key-of-the-benchmarks';
const SECRETS = {
  STRIPE_SECRET_KEY: 'sk_test_evenkeel',
  STRIPE_WEBHOOK_SECRET: 'whsec_stripe_of_the_benchmarks',
  EASYPOST_API_KEY: 'EZTKevenkeel',
  EASYPOST_WEBHOOK_SECRET: 'easypost-of-the-benchmarks',
};

/** The product as `npm start` runs it, processes apart, on a durable database, with a Temporal of its own. */
export interface BenchedProduct {
  api: ApiClient;
  temporalAddress: string;
  temporalMetricsUrl: string;
  postgres: DurablePostgres;
  sandboxAddress: string;
  /** Processes whose processor time is the product's: by name. */
  pids: Record<string, number>;
  /** A further process of ours, started from a file of this folder; resolves when it prints `ready`. */
  run(file: string, env: Record<string, string>): Promise<ChildProcess>;
  stop(): Promise<void>;
}

export async function startProduct(): Promise<BenchedProduct> {
  const postgres = await startDurablePostgres(200);
  const folder = mkdtempSync(path.join(tmpdir(), 'evenkeel-bench-temporal-'));
  const children: ChildProcess[] = [];
  const start = (command: string, args: string[], env: Record<string, string> = {}) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return child;
  };
  const script = (file: string, env: Record<string, string>) =>
    start(process.execPath, ['--import', 'tsx', file], env);

  const [port, metricsPort, apiPort, sandboxPort, smtpPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const address = `127.0.0.1:${port}`;
  const apiAddress = `http://127.0.0.1:${apiPort}`;
  const sandboxAddress = `http://127.0.0.1:${sandboxPort}`;
  const temporal = start(await findTemporalCli(), [
    ...['server', 'start-dev', '--headless', '--namespace', 'evenkeel', '--log-level', 'error'],
    ...[
      '--port',
      String(port),
      '--metrics-port',
      String(metricsPort),
      '--db-filename',
      path.join(folder, 'temporal.db'),
    ],
  ]);
  const env = {
    ...SECRETS,
    DATABASE_URL: postgres.url,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: 'evenkeel',
    EVENKEEL_PORT: String(apiPort),
    EVENKEEL_BOOTSTRAP_KEY: KEY,
    EVENKEEL_RATE_LIMIT: '100000/100000',
    EVENKEEL_LOG_LEVEL: 'error',
    STRIPE_API_BASE: sandboxAddress,
    EASYPOST_API_BASE: sandboxAddress,
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
  };
  script('sandbox/main.ts', {
    ...SECRETS,
    SANDBOX_DATABASE_URL: sandboxDatabase(postgres.url),
    SANDBOX_PORT: String(sandboxPort),
    SANDBOX_SMTP_PORT: String(smtpPort),
    SANDBOX_API_BASE: apiAddress,
    SANDBOX_API_KEY: KEY,
    EVENKEEL_SANDBOX_PACE: 'PT0.2S',
  });
  await until(() => fetch(`${sandboxAddress}/healthz`).then((answer) => answer.ok));
  const api = script('api/main.ts', env);
  const worker = script('workers/main.ts', env);
  await until(() => fetch(`${apiAddress}/readyz`).then((answer) => answer.ok));
  return {
    api: new ApiClient(apiAddress, KEY),
    temporalAddress: address,
    temporalMetricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
    postgres,
    sandboxAddress,
    pids: { api: pidOf(api), worker: pidOf(worker), temporal: pidOf(temporal) },
    run: async (file, more) => {
      const child = script(file, { ...env, ...more });
      await new Promise<void>((resolve, reject) => {
        child.stdout?.on('data', (text: Buffer) => text.toString().includes('ready') && resolve());
        child.once('exit', (code) => reject(new Error(`${file} ended with ${String(code)}`)));
      });
      return child;
    },
    stop: async () => {
      for (const child of children) child.kill('SIGKILL');
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    if (await isSo().catch(() => false)) return;
    if (Date.now() > deadline) throw new Error('A process of the benchmark did not become ready');
    await sleep(100);
  }
}

function sandboxDatabase(url: string): string {
  const own = new URL(url);
  own.pathname = '/bench_sandbox';
  return own.href;
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('A process of the benchmark could not be started');
  return child.pid;
}
