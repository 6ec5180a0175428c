import { openDatabase, type Database } from '../../../database/connection';
import { readOrder } from '../../../database/read/order';
import { listOrders } from '../../../database/read/order-list';
import { decide } from '../../../database/transaction';
import { anOrder } from '../../support/an-order';
import { NINE, openStore, type Store } from '../../support/a-store';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
let db: Database;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ databaseUrl: database.url, databasePoolSize: 10 });
  store = await openStore(db);
  await store.sku('TEA', { PER: 1000 });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

describe('readOrder', () => {
  test('never shows two moments at once, however busy the order is', async () => {
    const order = anOrder(store)
      .withLine('TEA')
      .paid()
      .handedOff()
      .acknowledged()
      .shipped()
      .tracked('delivered');
    let running = true;
    const seen = new Set<string>();
    const watching = (async () => {
      while (running) {
        const found = (await listOrders(db, { customer: await customerOf() }, { limit: 1, now: NINE }))[0];
        const view = found && (await readOrder(db, found.id, NINE));
        if (view === undefined) continue;
        seen.add(view.status);
        const { shipped = 0, delivered = 0 } = view.lines[0] ?? {};
        const left = view.shipments.some((shipment) => shipment.shippedAt !== undefined);
        expect({ status: view.status, shipped, delivered }).toEqual({
          status: view.status,
          shipped: ['shipped', 'delivered'].includes(view.status) ? 1 : 0,
          delivered: view.status === 'delivered' ? 1 : 0,
        });
        expect(left).toBe(shipped === 1);
        expect(view.steps.fulfilment === 'shipped').toBe(shipped === 1);
        expect(view.effects.inventory.shipped).toBe(shipped);
      }
    })();
    await order.by('busy@example.com').build();
    running = false;
    await watching;
    expect(seen.size).toBeGreaterThan(1);
  });

  test('joins the transaction of its caller, and sees what that has written', async () => {
    const order = await anOrder(store).withLine('TEA').build();
    const inside = await decide(db, async (tx) => {
      await tx
        .updateTable('orders')
        .set({ giftMessage: 'Not yet committed' })
        .where('id', '=', order.id)
        .execute();
      return { view: await readOrder(tx, order.id, order.now) };
    });
    expect(inside.view?.giftMessage).toBe('Not yet committed');
  });

  test('is undefined for what is no order', async () => {
    expect(await readOrder(db, 'ord_none', NINE)).toBeUndefined();
  });
});

async function customerOf(): Promise<string> {
  const row = await db
    .selectFrom('customer')
    .select('id')
    .where('email', '=', 'busy@example.com')
    .executeTakeFirst();
  return row?.id ?? 'none';
}
