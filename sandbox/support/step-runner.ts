import { setTimeout as sleep } from 'node:timers/promises';

import type { Database } from './database';
import type { Log } from './log';
import type { Step } from './steps';

/** Does one due step. It must take the step out, or put it off, in the transaction of its effect. */
export type StepHandler = (step: Step, now: Date) => Promise<void>;

const CONCURRENCY = 16;
const BATCH = 64;
const AFTER_ERROR_MS = 1_000;
/** A sleeping runner looks again at the latest after this time, whatever the clock of the machine did meanwhile. */
const LONGEST_SLEEP_MS = 60_000;

interface DueStep extends Step {
  due_at: Date;
}

/**
 * Runs what is due, from the database: it sleeps until the earliest step and is woken when an earlier one is added.
 * One runner a database. It claims nothing in the table, because a claim would have to be undone after a kill.
 */
export class StepRunner {
  private readonly handlers = new Map<string, StepHandler>();
  private readonly busyLanes = new Set<string>();
  private readonly running = new Set<Promise<void>>();
  private backlog: DueStep[] = [];
  private timer: NodeJS.Timeout | undefined;
  private timerAt = Infinity;
  private looking = false;
  private lookAgain = false;

  /** `stopping` ends it: nothing more is started then. */
  constructor(
    private readonly database: Database,
    private readonly log: Log,
    private readonly stopping: AbortSignal,
  ) {
    database.onStepsAdded = (earliest) => this.sleepUntil(earliest.getTime());
  }

  handle(kind: string, handler: StepHandler): void {
    this.handlers.set(kind, handler);
  }

  begin(): void {
    this.sleepUntil(Date.now());
  }

  /** Waits, once stopping, for what is running. */
  async stopped(): Promise<void> {
    clearTimeout(this.timer);
    await Promise.allSettled(this.running);
  }

  private sleepUntil(instant: number): void {
    if (this.stopping.aborted || instant >= this.timerAt) return;
    clearTimeout(this.timer);
    this.timerAt = instant;
    const wait = Math.min(Math.max(instant - Date.now(), 0), LONGEST_SLEEP_MS);
    this.timer = setTimeout(() => {
      this.timerAt = Infinity;
      void this.look();
    }, wait);
  }

  private async look(): Promise<void> {
    if (this.looking) {
      this.lookAgain = true;
      return;
    }
    this.looking = true;
    try {
      do {
        this.lookAgain = false;
        await this.startDue();
      } while (this.lookAgain && !this.stopping.aborted);
    } catch (error) {
      this.log({ level: 'error', message: 'could not look for due steps', error: String(error) });
      this.sleepUntil(Date.now() + AFTER_ERROR_MS);
    } finally {
      this.looking = false;
    }
  }

  /** Works off what was read before asking the database again; a step dropped since then is found gone by its handler. */
  private async startDue(): Promise<void> {
    const now = new Date();
    this.backlog = this.backlog.filter((step) => !this.start(step, now));
    if (this.stopping.aborted || this.busyLanes.size >= CONCURRENCY) return; // whoever finishes looks again
    const steps = await this.database.query<DueStep>(
      `select id, kind, subject, lane, attempts, payload, due_at from steps
       where lane <> all($1) order by due_at, id limit ${BATCH}`,
      [[...this.busyLanes]],
    );
    const due = steps.filter((step) => step.due_at <= now);
    const next = steps[due.length];
    if (next) this.sleepUntil(next.due_at.getTime());
    this.backlog = due;
    if (due.length > 0) this.lookAgain = true;
  }

  /** Starts a step if there is a place for it and no other of its lane is running. */
  private start(step: DueStep, now: Date): boolean {
    if (this.stopping.aborted || this.busyLanes.size >= CONCURRENCY || this.busyLanes.has(step.lane))
      return false;
    this.run(step, now);
    return true;
  }

  private run(step: DueStep, now: Date): void {
    this.busyLanes.add(step.lane);
    const work = this.attempt(step, now).finally(() => {
      this.running.delete(work);
      this.busyLanes.delete(step.lane);
      this.sleepUntil(Date.now());
    });
    this.running.add(work);
  }

  private async attempt(step: DueStep, now: Date): Promise<void> {
    try {
      const handler = this.handlers.get(step.kind);
      if (!handler) throw new Error(`nothing handles steps of kind ${step.kind}`);
      await handler(step, now);
    } catch (error) {
      this.log({
        level: 'error',
        message: 'a step failed',
        kind: step.kind,
        subject: step.subject,
        error: String(error),
      });
      // The lane stays busy for a moment, so that a broken database or handler is not asked in a tight loop.
      await sleep(AFTER_ERROR_MS, undefined, { signal: this.stopping }).catch(() => undefined);
    }
  }
}
