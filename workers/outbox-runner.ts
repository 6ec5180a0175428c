import { EventEmitter } from 'node:events';

import { run, type RunnerOptions, type WorkerEvents } from 'graphile-worker';

import type { Database } from '../database/connection';
import { beat, BEAT_EVERY_MS, forgetRunner } from '../database/outbox-workers';
import { PatientPool } from '../database/patient-pool';
import type { Logger } from '../platform/logger';

/** The outbox while it works. */
export interface Outbox {
  /** Pending while it works; an outage of the database does not end it. */
  promise: Promise<void>;
  /** Takes no further job, lets those under way finish. */
  stop(): Promise<void>;
}

export interface OutboxSettings {
  databaseUrl: string;
  /** Jobs at a time. */
  concurrency: number;
  db: Database;
  logger: Logger;
}

/** While stopping, an outage of the database is waited out no longer than this. */
const PATIENCE_AT_STOP_MS = 3_000;

/** Delivers jobs until it is stopped; says that it is alive, and gives back the jobs of those who are not. */
export async function runJobs(
  { databaseUrl, concurrency, db, logger }: OutboxSettings,
  options: Pick<RunnerOptions, 'taskList' | 'logger'>,
): Promise<Outbox> {
  const events: WorkerEvents = new EventEmitter();
  const alive = watchRunner(events);
  // One connection more, which listens for new jobs.
  const pool = new PatientPool({ connectionString: databaseUrl, max: concurrency + 1 });
  const runner = await run({
    ...options,
    ...{ pgPool: pool, events, concurrency, noHandleSignals: true },
    // LISTEN brings jobs at once; the poll only catches those that become due later.
    pollInterval: 500,
  });
  const say = () =>
    beat(db, alive()).then(
      (freed) => freed > 0 && logger.warn({ freed }, 'jobs that nobody was at go back to the outbox'),
      (error: unknown) => logger.debug({ err: error }, 'the outbox cannot say that it is alive'),
    );
  let beating = say();
  const timer = setInterval(() => {
    beating = say();
  }, BEAT_EVERY_MS);
  const promise = runner.promise.finally(() => clearInterval(timer));
  return {
    promise,
    async stop() {
      clearInterval(timer);
      const patience = setTimeout(() => pool.giveUp(), PATIENCE_AT_STOP_MS);
      await runner.stop();
      await beating;
      await forgetRunner(db, alive().runner).catch(() => undefined);
      await pool.end();
      clearTimeout(patience);
    },
  };
}

/** What the runner is called, and the jobs that its members are at. */
function watchRunner(events: WorkerEvents): () => { runner: string; jobs: string[] } {
  let runner = '';
  const jobs = new Set<string>();
  events.on('pool:create', ({ workerPool }) => {
    runner = workerPool.id;
  });
  events.on('job:start', ({ job }) => void jobs.add(String(job.id)));
  events.on('job:complete', ({ job }) => void jobs.delete(String(job.id)));
  return () => ({ runner, jobs: [...jobs] });
}
