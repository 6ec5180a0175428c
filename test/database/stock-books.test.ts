import { sql } from 'kysely';

import { checkStockBooks } from '../../database/stock-books';
import { openStockRoom, order, type StockRoom } from './stock-room';

let room: StockRoom;
beforeEach(async () => {
  room = await openStockRoom();
});
afterEach(() => room.close());

/** Does what nobody can in the product: writes past every guard. */
async function tamper(statement: string): Promise<void> {
  await room.db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql.raw(statement).execute(tx);
  });
}

const offences = async () =>
  (await checkStockBooks(room.db))
    .filter((check) => check.offending > 0)
    .map(({ name, offending, examples }) => ({ name, offending, examples }));

describe('checkStockBooks', () => {
  it('finds nothing wrong, and says on how much it looked', async () => {
    const sku = await room.aSku(5, 7);
    await room.reserver.reserve(order({ lines: [{ sku, quantity: 3 }] }));
    const checks = await checkStockBooks(room.db);
    expect(
      Object.fromEntries(checks.map(({ name, checked, offending }) => [name, [checked, offending]])),
    ).toEqual({
      stockCountersExplained: [14, 0],
      stockNeverNegative: [14, 0],
      stockBalancesRun: [3, 0],
      stockReservedIsHeldByOrders: [2, 0],
      reservationsExplained: [1, 0],
      reservationsAnswered: [1, 0],
    });
  });

  it('is content with an empty warehouse', async () => {
    expect(await offences()).toEqual([]);
  });

  it('names the count that no movement explains', async () => {
    const sku = await room.aSku(5);
    await tamper(`update stock set on_hand = 6 where sku = '${sku}'`);
    const place = { sku, location: 'PERTH' };
    expect(await offences()).toEqual([
      {
        name: 'stockCountersExplained',
        offending: 2,
        examples: expect.arrayContaining([
          { ...place, bucket: 'on_hand', counter: 6, movements: 5 },
          { ...place, bucket: 'available', counter: 6, movements: 5 },
        ]),
      },
    ]);
  });

  it('names the movement whose balance does not run', async () => {
    const sku = await room.aSku(5);
    await room.reserver.reserve(order({ lines: [{ sku, quantity: 1 }] }));
    await tamper(`update stock_movement set balance = 4 where kind = 'reserved'`);
    expect(await offences()).toMatchObject([
      { name: 'stockBalancesRun', offending: 1, examples: [{ sku, balance: 4, running: 5 }] },
    ]);
  });

  it('names units that are reserved for nobody', async () => {
    const sku = await room.aSku(5);
    const { orderId, ...request } = order({ lines: [{ sku, quantity: 2 }] });
    await room.reserver.reserve({ orderId, ...request });
    await tamper(`delete from reservation`);
    expect(await offences()).toMatchObject([
      { name: 'stockReservedIsHeldByOrders', examples: [{ sku, counter: 2, reservations: 0 }] },
      { name: 'reservationsExplained', examples: [{ order_id: orderId, reservations: 0, movements: 2 }] },
      { name: 'reservationsAnswered', examples: [{ order_id: orderId, answer: true, holds_units: false }] },
    ]);
  });

  it('names a place that has sold what it does not have', async () => {
    const sku = await room.aSku(5);
    await sql`alter table stock drop constraint stock_never_oversold`.execute(room.db);
    await tamper(`update stock set reserved = 7 where sku = '${sku}'`);
    expect((await offences()).find(({ name }) => name === 'stockNeverNegative')).toMatchObject({
      examples: [{ sku, location: 'PERTH', bucket: 'available', units: -2 }],
    });
  });
});
