import { sql } from 'kysely';

import type { JobName, JobPayloads } from '../contracts/jobs';
import type { Queryable } from './connection';

export interface JobOptions {
  /** One pending job a key: a later one replaces it (the latest value wins). */
  key?: string | undefined;
  /** Jobs of one queue run one after the other: order per subject. */
  queue?: string | undefined;
  runAt?: Date | undefined;
  maxAttempts?: number | undefined;
  /** Lower runs first; what a customer waits for goes before the rest. */
  priority?: number | undefined;
}

/** Adds an outbox job in the caller's transaction: it exists exactly if the change it follows from does. */
export async function addJob<N extends JobName>(
  db: Queryable,
  name: N,
  payload: JobPayloads[N],
  options: JobOptions = {},
): Promise<void> {
  await sql`select graphile_worker.add_job(
    ${name}, ${JSON.stringify(payload)}::json, ${options.queue ?? null}, ${options.runAt ?? null}::timestamptz,
    ${options.maxAttempts ?? 25}, ${options.key ?? null}, ${options.priority ?? 0})`.execute(db);
}

/** Takes a pending job back, by its key; a job that runs already finishes. */
export async function removeJob(db: Queryable, key: string): Promise<void> {
  await sql`select graphile_worker.remove_job(${key})`.execute(db);
}
