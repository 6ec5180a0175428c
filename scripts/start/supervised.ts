import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { signalProcess } from '../lib/processes';
import type { ProcessPlan } from './process-plan';

/** How long to wait before starting a process again that keeps ending. */
export interface Backoff {
  firstMs: number;
  longestMs: number;
  /** A process that has run for this long is taken to be well, and starts from `firstMs` again. */
  resetAfterMs: number;
}

/** What became known about a process. */
export type ProcessEvent =
  | { kind: 'started'; pid: number; again: boolean }
  | { kind: 'ended'; code: number | null; signal: NodeJS.Signals | null };

/** One process of the plan: started, started again whenever it ends, until it is told to stop. */
export class Supervised {
  private child: ChildProcess | undefined;
  private stopping = false;
  private failures = 0;
  private timer: NodeJS.Timeout | undefined;
  /** How often it has ended since it was last ready. */
  endings = 0;

  constructor(
    readonly plan: ProcessPlan,
    private readonly options: { logFile: string; backoff: Backoff; on: (event: ProcessEvent) => void },
  ) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(again = false): void {
    const { plan } = this;
    const log = openSync(this.options.logFile, 'a');
    const child = spawn(plan.command, plan.argv, {
      env: plan.env ?? process.env,
      stdio: ['ignore', log, log],
      detached: true, // Ctrl-C in the terminal is for the supervisor alone: it stops the others in their order
      ...(plan.cwd === undefined ? {} : { cwd: plan.cwd }),
      ...(plan.user ? { uid: plan.user.uid, gid: plan.user.gid } : {}),
    });
    closeSync(log);
    const startedAt = Date.now();
    let over = false;
    const end = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (over) return;
      over = true;
      this.ended(startedAt, code, signal);
    };
    child.once('exit', end);
    child.once('error', () => end(null, null)); // it could not be spawned at all
    this.child = child;
    if (child.pid !== undefined) this.options.on({ kind: 'started', pid: child.pid, again });
  }

  /** Asks it to end, waits for its grace, kills it then. Resolves when it is gone; it is not started again. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    const { child } = this;
    if (child?.pid === undefined) return;
    const gone = once(child, 'exit');
    signalProcess(child.pid, this.plan.stop.signal);
    const inTime = await Promise.race([
      gone.then(() => true),
      sleep(this.plan.stop.graceMs, false, { ref: false }),
    ]);
    if (inTime) return;
    signalProcess(child.pid, 'SIGKILL');
    await gone;
  }

  private ended(startedAt: number, code: number | null, signal: NodeJS.Signals | null): void {
    this.child = undefined;
    this.endings += 1;
    if (this.stopping) return;
    this.options.on({ kind: 'ended', code, signal });
    const { firstMs, longestMs, resetAfterMs } = this.options.backoff;
    this.failures = Date.now() - startedAt >= resetAfterMs ? 0 : this.failures + 1;
    const wait = Math.min(firstMs * 2 ** Math.max(this.failures - 1, 0), longestMs);
    this.timer = setTimeout(() => this.start(true), wait);
  }
}
