import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { ProcessPlan } from './process-plan';
import { Supervised, type Backoff, type ProcessEvent } from './supervised';

const DEFAULT_BACKOFF: Backoff = { firstMs: 200, longestMs: 10_000, resetAfterMs: 20_000 };
const PROBE_EVERY_MS = 50;
const ENDINGS_ALLOWED = 3;
const LINES_OF_LOG = 25;

/** What the supervisor tells its owner. */
export interface SupervisorOptions {
  logFolder: string;
  /** A line for people: a process ended and was started again. */
  say: (line: string) => void;
  /** The process ids have changed. */
  onChange: () => void;
  backoff?: Backoff;
}

/** Keeps a list of processes running and stops them in order, later stages first. */
export class Supervisor {
  private readonly members: Supervised[] = [];
  private stopping: Promise<void> | undefined;

  constructor(private readonly options: SupervisorOptions) {}

  /** Process ids by name; one that is just being started again is missing. */
  pids(): Record<string, number> {
    return Object.fromEntries(
      this.members.flatMap(({ plan, pid }) => (pid === undefined ? [] : [[plan.name, pid] as const])),
    );
  }

  /**
   * Starts one process and waits until it is ready; from then on it is kept running.
   * Throws an Error with the end of its log when it keeps ending or is not ready in time.
   */
  async start(plan: ProcessPlan): Promise<void> {
    if (this.stopping) throw new Error('The supervisor is stopping');
    const logFile = path.join(this.options.logFolder, `${plan.name}.log`);
    const member = new Supervised(plan, {
      logFile,
      backoff: this.options.backoff ?? DEFAULT_BACKOFF,
      on: (event) => this.told(plan, event),
    });
    this.members.push(member);
    member.start();
    await this.untilReady(member, logFile);
    member.endings = 0;
  }

  /** Stops everything, each stage in parallel, the last stage first. The same promise for every caller. */
  async stop(): Promise<void> {
    this.stopping ??= this.stopStages();
    return this.stopping;
  }

  private async stopStages(): Promise<void> {
    const stages = [...new Set(this.members.map(({ plan }) => plan.stage))].sort((a, b) => b - a);
    for (const stage of stages) {
      await Promise.all(
        this.members.filter(({ plan }) => plan.stage === stage).map((member) => member.stop()),
      );
    }
  }

  private async untilReady(member: Supervised, logFile: string): Promise<void> {
    const { plan } = member;
    const deadline = Date.now() + plan.readyWithinMs;
    while (member.pid === undefined || !(await plan.isReady(member.pid).catch(() => false))) {
      if (this.stopping) throw new Error('The supervisor is stopping');
      if (member.endings >= ENDINGS_ALLOWED) throw new Error(`${plan.name} does not start.${endOf(logFile)}`);
      if (Date.now() > deadline) {
        throw new Error(`${plan.name} is not ready after ${plan.readyWithinMs / 1000} s.${endOf(logFile)}`);
      }
      await sleep(PROBE_EVERY_MS);
    }
  }

  private told(plan: ProcessPlan, event: ProcessEvent): void {
    if (event.kind === 'ended') {
      const how = event.signal ?? (event.code === null ? 'it could not be run' : `exit code ${event.code}`);
      this.options.say(`${plan.name} ended (${how}); starting it again`);
    } else if (event.again) {
      this.options.say(`${plan.name} runs again as process ${event.pid}`);
    }
    this.options.onChange();
  }
}

function endOf(logFile: string): string {
  try {
    const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LINES_OF_LOG);
    return ` The end of ${logFile}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  } catch {
    return ` It wrote nothing to ${logFile}.`;
  }
}
