import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../../../scripts/lib/ports';
import { isRunning, listProcesses } from '../../../scripts/lib/processes';
import type { RunFile } from '../../../scripts/start/run-file';

const root = path.resolve(__dirname, '..', '..', '..');
const READY_WITHIN_MS = 120_000;

let dataDir: string;
let port: number;
let output = '';
let supervisor: ChildProcess | undefined;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'evenkeel-start-'));
  chmodSync(dataDir, 0o755); // PostgreSQL runs as another user when we are root, and must pass through
  port = await freePort();
});

afterAll(() => {
  supervisor?.kill('SIGKILL');
  for (const pid of ours()) process.kill(pid, 'SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

/** Every process whose command line names our data folder. */
function ours(): number[] {
  return listProcesses().flatMap(({ pid, commandLine }) => (commandLine.includes(dataDir) ? [pid] : []));
}

async function until<T>(
  what: string,
  find: () => T | undefined | Promise<T | undefined>,
  ms: number,
): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${ms} ms. It said:\n${output}`);
    await sleep(50);
  }
}

/** `npm start` without npm, until run.json is there. */
async function start(): Promise<RunFile> {
  const child = spawn(process.execPath, [path.join(root, 'scripts', 'start.cjs')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'],
      EVENKEEL_DATA_DIR: dataDir,
      EVENKEEL_PORT: String(port),
      EVENKEEL_SANDBOX_PACE: 'PT0.2S',
    },
  });
  supervisor = child;
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return until(
    'ready',
    () => {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}:\n${output}`);
      const file = path.join(dataDir, 'run.json');
      if (!existsSync(file)) return undefined;
      const run = JSON.parse(readFileSync(file, 'utf8')) as RunFile;
      return run.pids['supervisor'] === child.pid ? run : undefined;
    },
    READY_WITHIN_MS,
  );
}

async function call(
  run: RunFile,
  method: string,
  where: string,
  body?: string,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${run.addresses['api']}${where}`, {
    method,
    headers: {
      authorization: `Bearer ${readFileSync(path.join(dataDir, 'key'), 'utf8').trim()}`,
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'idempotency-key': String(Date.now()) }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  expect({ answer, ok: response.ok }).toMatchObject({ ok: true });
  return answer;
}

/** The order of the curl that is printed at the end of the start. */
function printedOrder(): string {
  return /-d '(\{.*\})'/.exec(output)?.[1] ?? '';
}

describe('npm start', () => {
  it('runs an order to delivered, survives kill -9 of everything, and stops without a trace', async () => {
    const first = await start();
    const order = String((await call(first, 'POST', '/v1/orders', printedOrder()))['id']);

    const pids = Object.values(first.pids);
    expect(pids).toHaveLength(6);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    if (supervisor?.exitCode === null && supervisor.signalCode === null) await once(supervisor, 'exit');

    const second = await start();
    await until(
      'delivered',
      async () =>
        (await call(second, 'GET', `/v1/orders/${order}`))['status'] === 'delivered' ? true : undefined,
      60_000,
    );

    const began = Date.now();
    process.kill(second.pids['supervisor'] ?? 0, 'SIGTERM');
    const [code] = (await once(supervisor as ChildProcess, 'exit')) as [number];
    expect(code).toBe(0);
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(Object.values(second.pids).filter(isRunning)).toEqual([]);
    expect(ours()).toEqual([]);
    expect(existsSync(path.join(dataDir, 'run.json'))).toBe(false);
  }, 400_000);
});
