import { openDatabase, type Database } from '../../database/connection';
import { inTurn, takeToken } from '../../database/token-bucket';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ databaseUrl: database.url, databasePoolSize: 8 });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

describe('takeToken', () => {
  it('lets a burst through at once and makes the next one wait its turn', async () => {
    const rate = { perSecond: 1, burst: 3 };
    const waits = [];
    for (let call = 0; call < 5; call += 1) waits.push(await takeToken(db, 'burst', rate));
    expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
    expect(waits[3]).toBeGreaterThan(0);
    expect(waits[4]).toBeGreaterThan(waits[3] ?? 0);
  });

  it('gives each of many callers at once a turn of their own', async () => {
    const rate = { perSecond: 1, burst: 1 };
    const waits = await Promise.all(Array.from({ length: 8 }, () => takeToken(db, 'crowd', rate)));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(1);
    expect(new Set(waits).size).toBe(8);
  });

  it('keeps destinations apart', async () => {
    const rate = { perSecond: 1, burst: 1 };
    expect(await takeToken(db, 'one', rate)).toBe(0);
    expect(await takeToken(db, 'other', rate)).toBe(0);
  });
});

describe('inTurn', () => {
  it('waits before the call, and hands its answer on', async () => {
    const rate = { perSecond: 10, burst: 1 };
    await inTurn(db, 'paced', rate, () => Promise.resolve());
    const begun = Date.now();
    expect(await inTurn(db, 'paced', rate, () => Promise.resolve('done'))).toBe('done');
    expect(Date.now() - begun).toBeGreaterThanOrEqual(50);
  });
});
