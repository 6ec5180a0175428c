import { sql } from 'kysely';

import { openDatabase, type Database } from '../../database/connection';
import { addJob } from '../../database/outbox';
import { beat, forgetRunner } from '../../database/outbox-workers';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let db: Database;

beforeEach(async () => {
  database = await createTestDatabase();
  db = openDatabase({ databaseUrl: database.url, databasePoolSize: 3 });
});
afterEach(async () => {
  await db.destroy();
  await database.drop();
});

/** A job that a runner took `secondsAgo`; its id. */
async function takenJob(by: string, secondsAgo: number, attempts = 1): Promise<string> {
  await addJob(db, 'sendNotification', { notificationId: by }, { queue: `mail:${by}` });
  const { rows } = await sql<{ id: string }>`
    with taken as (
      update graphile_worker._private_jobs set locked_by = ${by}, attempts = ${attempts},
        locked_at = now() - make_interval(secs => ${secondsAgo})
      where payload->>'notificationId' = ${by} returning id, job_queue_id, locked_at
    ), queue as (
      update graphile_worker._private_job_queues q set locked_by = ${by}, locked_at = taken.locked_at
      from taken where q.id = taken.job_queue_id
    ) select id::text from taken`.execute(db);
  return rows[0]?.id ?? '';
}

async function look(): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select j.locked_by as by, q.locked_by as queue_by, j.attempts < j.max_attempts and j.is_available and q.is_available as waiting
    from graphile_worker._private_jobs j join graphile_worker._private_job_queues q on q.id = j.job_queue_id
    order by j.id`.execute(db);
  return rows;
}

const seen = (runner: string, secondsAgo: number) =>
  sql`insert into outbox_worker values (${runner}, now() - make_interval(secs => ${secondsAgo}))`.execute(db);

describe('beat', () => {
  it('gives back the job, and the queue, of a runner that died without a word', async () => {
    await takenJob('dead', 60);
    expect(await beat(db, { runner: 'new', jobs: [] })).toBe(1);
    expect(await look()).toEqual([{ by: null, queueBy: null, waiting: true }]);
  });

  it('gives back what a runner holds that has been silent for too long', async () => {
    await takenJob('silent', 60);
    await seen('silent', 20);
    expect(await beat(db, { runner: 'new', jobs: [] })).toBe(1);
  });

  it('leaves alone what a living runner is at, however long it takes', async () => {
    await takenJob('slow', 600);
    await seen('slow', 2);
    expect(await beat(db, { runner: 'new', jobs: [] })).toBe(0);
    expect(await look()).toEqual([{ by: 'slow', queueBy: 'slow', waiting: false }]);
  });

  it('leaves alone what was taken only just, by one who has not yet said a word', async () => {
    await takenJob('starting', 1);
    expect(await beat(db, { runner: 'new', jobs: [] })).toBe(0);
  });

  it('gives back what the runner holds by the books but is not at: the answer with it was lost', async () => {
    const job = await takenJob('me', 60);
    expect(await beat(db, { runner: 'me', jobs: [job] })).toBe(0);
    expect(await beat(db, { runner: 'me', jobs: [] })).toBe(1);
    expect(await look()).toEqual([{ by: null, queueBy: null, waiting: true }]);
  });

  it('does not count as failed for good a job whose last attempt was cut short', async () => {
    await takenJob('dead', 60, 25);
    await beat(db, { runner: 'new', jobs: [] });
    expect(await look()).toEqual([{ by: null, queueBy: null, waiting: true }]);
  });
});

describe('forgetRunner', () => {
  it('strikes the runner off, and those that died long ago', async () => {
    await seen('long gone', 100_000);
    await beat(db, { runner: 'me', jobs: [] });
    await beat(db, { runner: 'other', jobs: [] });
    await forgetRunner(db, 'me');
    const left = await db.selectFrom('outboxWorker').select('id').execute();
    expect(left).toEqual([{ id: 'other' }]);
  });
});
