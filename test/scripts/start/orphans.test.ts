import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { isRunning, startTimeOf } from '../../../scripts/lib/processes';
import { stopOrphans } from '../../../scripts/start/orphans';
import { dummy, type Dummy } from './dummies';

let folder: string;
const left: number[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'evenkeel-orphans-'));
});

afterEach(() => {
  for (const pid of left.splice(0)) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Runs it with nobody who looks after it, as a killed supervisor leaves it. */
async function leaveBehind({ plan, readyFile }: Dummy): Promise<number> {
  const child = spawn(plan.command, plan.argv, { stdio: 'ignore', detached: true });
  left.push(child.pid ?? 0);
  for (let tries = 0; tries < 500 && !existsSync(readyFile); tries += 1) await sleep(10);
  expect(existsSync(readyFile)).toBe(true);
  return child.pid ?? 0;
}

describe('stopOrphans', () => {
  it('finds what a killed supervisor has left by its command line and stops it in order', async () => {
    const database = dummy(folder, 'database', 'obedient', { stage: 1 });
    const api = dummy(folder, 'api', 'obedient', { stage: 2 });
    const pids = [await leaveBehind(database), await leaveBehind(api)];
    expect(await stopOrphans([database.plan, api.plan])).toEqual(['api', 'database']);
    expect(readFileSync(path.join(folder, 'notes'), 'utf8')).toBe('end api\nend database\n');
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it('kills what does not end', async () => {
    const api = dummy(folder, 'api', 'stubborn', { stop: { signal: 'SIGTERM', graceMs: 200 } });
    const pid = await leaveBehind(api);
    await stopOrphans([api.plan]);
    expect(isRunning(pid)).toBe(false);
  });

  it('leaves alone what belongs to another data folder', async () => {
    const other = dummy(folder, 'other', 'obedient');
    const pid = await leaveBehind(other);
    expect(await stopOrphans([dummy(folder, 'mine', 'obedient').plan])).toEqual([]);
    expect(isRunning(pid)).toBe(true);
  });
});

describe('startTimeOf', () => {
  it('tells a process from one that is gone', () => {
    expect(startTimeOf(process.pid)).toMatch(/\d/);
    expect(startTimeOf(2 ** 22 + 1)).toBeUndefined();
  });
});
