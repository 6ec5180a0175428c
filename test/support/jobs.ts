import { sql } from 'kysely';

import type { Database } from '../../database/connection';

/** Keys of the outbox jobs that wait, those without a key by their task. */
export async function waitingJobs(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select coalesce(key, task_identifier) as name from graphile_worker.jobs order by id`.execute(db);
  return rows.map((row) => row.name);
}

/** Forgets what was to be done, so that a test sees only what follows. */
export async function forgetJobs(db: Database): Promise<void> {
  await sql`delete from graphile_worker._private_jobs`.execute(db);
}
