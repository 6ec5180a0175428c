/**
 * Who delivers the outbox, and what becomes of the jobs of those who died.
 *
 * graphile-worker gives a dead process' jobs back after four hours. A customer does not wait so long for a mail, nor an
 * order for its news: every runner of the outbox says every few seconds that it is alive and what it is at, and whoever
 * does so gives back what nobody is at. A runner that was only slow has its job done by another at the same time; every
 * job may run twice.
 *
 * All times are the database's own: the clocks of several machines must not decide who is alive.
 */
import { sql } from 'kysely';

import type { Database } from './connection';

/** How often a runner says that it is alive. */
export const BEAT_EVERY_MS = 3_000;
/** Silence after which it counts as dead: several beats, so that one slow moment is not death. */
export const SILENT_AFTER_MS = 15_000;

/** A runner, and the jobs it is really at: one it was given with an answer that was lost is not among them. */
export interface RunnerAlive {
  runner: string;
  jobs: readonly string[];
}

/** Says that the runner is alive, and gives back what nobody is at. Returns how many jobs that were. */
export async function beat(db: Database, { runner, jobs }: RunnerAlive): Promise<number> {
  await sql`insert into outbox_worker (id, seen_at) values (${runner}, now())
    on conflict (id) do update set seen_at = excluded.seen_at`.execute(db);
  // The tables are graphile-worker's own, pinned to its version: its function for this can only free all of a runner's.
  // A job whose last attempt was cut short has not failed; nor has one that another of its key replaced while it ran.
  const { rows } = await sql<{ freed: number }>`
    with settings as (
      select now() - make_interval(secs => ${SILENT_AFTER_MS / 1000}) as silent_since
    ), abandoned as materialized (
      select j.id, j.job_queue_id, j.locked_by from graphile_worker._private_jobs j, settings s
      where j.locked_at < s.silent_since and case j.locked_by
        when ${runner} then j.id <> all(${jobs}::bigint[])
        else not exists (select from outbox_worker w where w.id = j.locked_by and w.seen_at > s.silent_since) end
      for update of j skip locked
    ), queues as (
      update graphile_worker._private_job_queues q set locked_at = null, locked_by = null
      from abandoned a where q.id = a.job_queue_id and q.locked_by = a.locked_by
    ), freed as (
      update graphile_worker._private_jobs j
      set locked_at = null, locked_by = null, attempts = least(j.attempts, j.max_attempts - 1), updated_at = now()
      from abandoned a where j.id = a.id
      returning j.id
    )
    select count(*) as freed from freed`.execute(db);
  return rows[0]?.freed ?? 0;
}

/** The runner has stopped, and has given back what it held. Also forgets those that died long ago. */
export async function forgetRunner(db: Database, runner: string): Promise<void> {
  await sql`delete from outbox_worker where id = ${runner} or seen_at < now() - interval '1 day'`.execute(db);
}
