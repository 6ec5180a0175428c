import { setTimeout as sleep } from 'node:timers/promises';

import { Logger as GraphileLogger } from 'graphile-worker';
import { sql } from 'kysely';

import { openDatabase, type Database } from '../../database/connection';
import { addJob } from '../../database/outbox';
import { createLogger } from '../../platform/logger';
import { runJobs, type Outbox } from '../../workers/outbox-runner';
import { eventually } from '../support/api-client';
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

const quiet = new GraphileLogger(() => () => undefined);

function start(job: (payload: unknown) => Promise<void>): Promise<Outbox> {
  const logger = createLogger({ logLevel: 'silent' }, 'test');
  return runJobs(
    { databaseUrl: database.url, concurrency: 4, db, logger },
    { taskList: { sendNotification: job }, logger: quiet },
  );
}

async function jobs(): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from graphile_worker.jobs`.execute(db);
  return rows[0]?.count ?? 0;
}

describe('runJobs', () => {
  it('does what is there, says who it is while it works, and strikes itself off when it stops', async () => {
    const done: unknown[] = [];
    await addJob(db, 'sendNotification', { notificationId: 'n1' });
    const outbox = await start((payload) => Promise.resolve(void done.push(payload)));
    await eventually(jobs, (left) => left === 0);
    expect(done).toEqual([{ notificationId: 'n1' }]);
    const alive = () => db.selectFrom('outboxWorker').select('id').execute();
    expect(await eventually(alive, (rows) => rows.length === 1)).toMatchObject([
      { id: expect.stringMatching(/^pool-/) as string },
    ]);
    await outbox.stop();
    expect(await alive()).toEqual([]);
  });

  it('goes on when every connection breaks while jobs are under way', async () => {
    const done = new Set<unknown>();
    const outbox = await start(async (payload) => {
      await sleep(300);
      done.add((payload as { notificationId: string }).notificationId);
    });
    for (let index = 0; index < 12; index += 1)
      await addJob(db, 'sendNotification', { notificationId: `n${index}` });
    await sleep(150);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(db);
    await eventually(jobs, (left) => left === 0);
    expect(done.size).toBe(12);
    await outbox.stop();
  });
});
