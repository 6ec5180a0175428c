import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { isRunning } from '../../../scripts/lib/processes';
import { Supervisor } from '../../../scripts/start/supervisor';
import { dummy } from './dummies';

let folder: string;
let said: string[];
let supervisor: Supervisor;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'evenkeel-supervisor-'));
  said = [];
  supervisor = new Supervisor({
    logFolder: folder,
    say: (line) => said.push(line),
    onChange: () => undefined,
    backoff: { firstMs: 20, longestMs: 100, resetAfterMs: 60_000 },
  });
});

afterEach(async () => {
  await supervisor.stop();
  rmSync(folder, { recursive: true });
});

async function until<T>(find: () => T | undefined): Promise<T> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error('It did not come about within 5 s');
    await sleep(10);
  }
}

const notes = (): string[] => readFileSync(path.join(folder, 'notes'), 'utf8').trim().split('\n');

describe('Supervisor', () => {
  it('starts a process again that was killed, under a new id', async () => {
    await supervisor.start(dummy(folder, 'worker', 'obedient').plan);
    const first = supervisor.pids()['worker'] ?? 0;
    process.kill(first, 'SIGKILL');
    const second = await until(() => {
      const pid = supervisor.pids()['worker'];
      return pid !== undefined && pid !== first ? pid : undefined;
    });
    expect(isRunning(second)).toBe(true);
    expect(said).toEqual([
      'worker ended (SIGKILL); starting it again',
      `worker runs again as process ${second}`,
    ]);
  });

  it('waits longer each time for one that keeps ending', async () => {
    await supervisor.start(dummy(folder, 'worker', 'obedient').plan);
    const killed: number[] = [];
    for (let kill = 0; kill < 4; kill += 1) {
      const pid = await until(() => {
        const now = supervisor.pids()['worker'];
        return now !== undefined && !killed.includes(now) ? now : undefined;
      });
      killed.push(pid);
      process.kill(pid, 'SIGKILL');
    }
    expect(killed).toHaveLength(4);
    const before = Date.now();
    await until(() => (killed.includes(supervisor.pids()['worker'] ?? killed[0] ?? 0) ? undefined : true));
    expect(Date.now() - before).toBeGreaterThanOrEqual(60); // 20, 40 and 80 ms came before; 100 is the longest
  });

  it('stops later stages first and leaves no process', async () => {
    await supervisor.start(dummy(folder, 'database', 'obedient', { stage: 1 }).plan);
    await supervisor.start(dummy(folder, 'api', 'obedient', { stage: 2 }).plan);
    const pids = Object.values(supervisor.pids());
    expect(pids).toHaveLength(2);
    await supervisor.stop();
    expect(notes()).toEqual(['end api', 'end database']);
    expect(pids.filter(isRunning)).toEqual([]);
    expect(said).toEqual([]);
  });

  it('kills one that does not end within its grace', async () => {
    const stop = { signal: 'SIGTERM', graceMs: 200 } as const;
    await supervisor.start(dummy(folder, 'worker', 'stubborn', { stop }).plan);
    const pid = supervisor.pids()['worker'] ?? 0;
    await supervisor.stop();
    expect(notes()).toEqual(['heard worker']);
    expect(isRunning(pid)).toBe(false);
  });

  it('does not start one again that ends while everything stops', async () => {
    await supervisor.start(dummy(folder, 'worker', 'obedient').plan);
    process.kill(supervisor.pids()['worker'] ?? 0, 'SIGKILL');
    await supervisor.stop();
    await sleep(200);
    expect(supervisor.pids()).toEqual({});
  });

  it('gives up on one that never comes up, with the end of its log', async () => {
    await expect(supervisor.start(dummy(folder, 'api', 'broken').plan)).rejects.toThrow(
      /^api does not start\. The end of .*api\.log:\n[^]*no such setting/,
    );
  });

  it('gives up on a program that is not there', async () => {
    const plan = { ...dummy(folder, 'temporal', 'obedient').plan, command: '/no/such/program' };
    await expect(supervisor.start(plan)).rejects.toThrow(/^temporal does not start/);
  });

  it('gives up on one that is not ready in time', async () => {
    const plan = {
      ...dummy(folder, 'api', 'obedient').plan,
      isReady: () => Promise.reject(new Error()),
      readyWithinMs: 200,
    };
    await expect(supervisor.start(plan)).rejects.toThrow(/^api is not ready after 0.2 s/);
  });

  it('breaks off a start that is under way when it has to stop', async () => {
    const started = supervisor.start({
      ...dummy(folder, 'api', 'obedient').plan,
      isReady: async () => Promise.resolve(false),
    });
    const outcome = expect(started).rejects.toThrow('The supervisor is stopping');
    const pid = await until(() => supervisor.pids()['api']);
    await supervisor.stop();
    await outcome;
    expect(isRunning(pid)).toBe(false);
  });
});
