import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Leash } from './leash';

/** One process of the system: how it is run, and how one knows that it does its work. */
export interface ProcessSpec {
  name: string;
  command: string;
  argv: readonly string[];
  cwd: string;
  env?: NodeJS.ProcessEnv;
  user?: { uid: number; gid: number };
  /** Asked again and again; may throw, which counts as no. */
  isReady(pid: number): Promise<boolean>;
}

const READY_WITHIN_MS = 120_000;
const AGAIN_AFTER_MS = 300;
const PROBE_EVERY_MS = 100;

/** Keeps a process running as a supervisor does, until it is killed; then it stays down until it is started. */
export class KeptProcess {
  private child: ChildProcess | undefined;
  private wanted = false;
  /** How often it has ended by itself. */
  endings = 0;

  constructor(
    private readonly spec: ProcessSpec,
    private readonly options: { logFile: string; leash: Leash },
  ) {}

  get pid(): number {
    const pid = this.child?.pid;
    if (pid === undefined) throw new Error(`${this.spec.name} does not run`);
    return pid;
  }

  /** Starts it, with the same ports and data as before, and waits until it is ready. */
  async start(): Promise<void> {
    this.wanted = true;
    this.spawn();
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await this.isReady())) {
      if (Date.now() > deadline) throw new Error(`${this.spec.name} is not ready.\n${this.log()}`);
      await sleep(PROBE_EVERY_MS);
    }
  }

  /** kill -9; resolves when it is gone. */
  async kill(): Promise<void> {
    this.wanted = false;
    const { child } = this;
    if (child === undefined) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  log(): string {
    try {
      return readFileSync(this.options.logFile, 'utf8').slice(-4_000);
    } catch {
      return '(it wrote nothing)';
    }
  }

  private async isReady(): Promise<boolean> {
    const pid = this.child?.pid;
    return pid !== undefined && (await this.spec.isReady(pid).catch(() => false));
  }

  private spawn(): void {
    const { command, argv, cwd, env = process.env, user } = this.spec;
    const log = openSync(this.options.logFile, 'a');
    const child = spawn(command, argv, { cwd, env, stdio: ['ignore', log, log], ...user });
    closeSync(log);
    const { pid } = child;
    if (pid !== undefined) this.options.leash.hold(pid);
    child.once('error', () => undefined); // it could not be run; `start` says so
    child.once('exit', () => {
      if (pid !== undefined) this.options.leash.letGo(pid);
      this.child = undefined;
      if (!this.wanted) return;
      this.endings += 1;
      setTimeout(() => this.wanted && this.child === undefined && this.spawn(), AGAIN_AFTER_MS);
    });
    this.child = child;
  }
}
