import { Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Client } from 'pg';
import { Temporal } from 'temporal-polyfill';

import { createTestDatabase } from './database';
import { testTemporal, timeSkippingServer } from './temporal';

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows as unknown[];
  } finally {
    await client.end();
  }
}

describe('createTestDatabase', () => {
  it('gives every caller a migrated database of its own', async () => {
    const [mine, yours] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await query(mine.url, 'create table only_mine ()');
    expect(await query(yours.url, `select to_regclass('only_mine') as found`)).toEqual([{ found: null }]);
    expect(await query(yours.url, `select to_regnamespace('graphile_worker')::text as outbox`)).toEqual([
      { outbox: 'graphile_worker' },
    ]);
    await Promise.all([mine.drop(), yours.drop()]);
    await expect(query(mine.url, 'select 1')).rejects.toThrow(/does not exist/);
  });

  it('runs PostgreSQL 18 with the text rules of production', async () => {
    const database = await createTestDatabase();
    const [row] = await query(
      database.url,
      `select current_setting('server_version') as version, current_setting('server_encoding') as encoding,
              upper('größe') as upper`,
    );
    expect(row).toMatchObject({
      version: expect.stringMatching(/^18\./) as string,
      encoding: 'UTF8',
      upper: 'GRÖßE',
    });
    await database.drop();
  });
});

describe('the Temporal servers of the tests', () => {
  it('has the namespace evenkeel on the dev server', async () => {
    const { address, namespace } = testTemporal();
    const connection = await Connection.connect({ address });
    const answer = await connection.workflowService.describeNamespace({ namespace });
    expect(answer.namespaceInfo?.name).toBe('evenkeel');
    await connection.close();
  });

  it('skips time on the other one', async () => {
    const environment = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: timeSkippingServer() },
    });
    const before = await environment.currentTimeMs();
    await environment.sleep('30 days');
    expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(30 * 86_400_000);
    await environment.teardown();
  });
});

describe('packages that are ES modules only', () => {
  it('can be imported by a test', () => {
    expect(Temporal.PlainDate.from('2026-02-28').add({ days: 1 }).toString()).toBe('2026-03-01');
  });
});
