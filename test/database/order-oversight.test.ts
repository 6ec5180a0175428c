import { sql } from 'kysely';

import { openDatabase, type Database } from '../../database/connection';
import { overseeOrders } from '../../database/order/oversight';
import { ensurePolicies } from '../../database/setup/policies';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { placeInDatabase } from '../support/order-in-database';

const NOW = new Date('2026-03-02T09:00:00Z');
const LATER = new Date('2026-03-02T09:30:00Z');

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ databaseUrl: database.url, databasePoolSize: 4 });
  await ensurePolicies(db, { now: NOW, actor: { type: 'system', id: 'test' } });
  await sql`insert into sku (sku, title, updated_at) values ('A', 'A', now())`.execute(db);
  await sql`insert into channel (code, kind, over_availability, partial_shipment, updated_at)
    values ('shop', 'storefront', 'block', 'hold', now())`.execute(db);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const open = async (orderId: string) =>
  db
    .selectFrom('exception')
    .select(['kind', 'cause'])
    .where('orderId', '=', orderId)
    .where('status', '=', 'open')
    .execute();

describe('overseeOrders', () => {
  it('lists a paid order that no node was asked for, once, and closes it when that has come right', async () => {
    const orderId = await placeInDatabase(db, { sku: 'A', now: NOW });
    await db
      .updateTable('orders')
      .set({ status: 'paid', decidedAt: NOW, paidAt: NOW })
      .where('id', '=', orderId)
      .execute();
    await overseeOrders(db, new Date(NOW.getTime() + 60_000));
    expect(await open(orderId)).toEqual([]);
    await overseeOrders(db, LATER);
    await overseeOrders(db, LATER);
    expect(await open(orderId)).toEqual([{ kind: 'stuckOrder', cause: 'noHandoff' }]);
    await db.updateTable('orders').set({ status: 'processing' }).where('id', '=', orderId).execute();
    await overseeOrders(db, LATER);
    expect(await open(orderId)).toEqual([]);
  });

  it('lists a message that was refused, and closes it once it has gone out', async () => {
    const orderId = await placeInDatabase(db, { sku: 'A', now: NOW });
    await sql`insert into notification (id, order_id, kind, channel, subject_key, recipient, data, status, created_at)
      values (${`ntf_${orderId}`}, ${orderId}, 'orderConfirmation', 'email', ${orderId}, 'a@b.c', '{}', 'failed', ${NOW})`.execute(
      db,
    );
    await overseeOrders(db, LATER);
    expect(await open(orderId)).toEqual([{ kind: 'messageMissing', cause: 'orderConfirmation' }]);
    await db.updateTable('notification').set({ status: 'sent' }).where('orderId', '=', orderId).execute();
    await overseeOrders(db, LATER);
    expect(await open(orderId)).toEqual([]);
  });

  it('lists an outbox job that was given up, for the order it was about', async () => {
    const orderId = await placeInDatabase(db, { sku: 'A', now: NOW });
    await sql`update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'no luck'
      where payload->>'orderId' = ${orderId}`.execute(db);
    await overseeOrders(db, LATER);
    expect(await open(orderId)).toEqual([{ kind: 'stuckOrder', cause: 'job:startOrder' }]);
  });

  it('starts an order anew that nobody has decided', async () => {
    const orderId = await placeInDatabase(db, { sku: 'A', now: NOW });
    await sql`select graphile_worker.remove_job(${`start:${orderId}`})`.execute(db);
    await overseeOrders(db, LATER);
    const { rows } = await sql<{ count: number }>`select count(*) as count from graphile_worker._private_jobs
      where key = ${`start:${orderId}`}`.execute(db);
    expect(rows[0]?.count).toBe(1);
  });
});
