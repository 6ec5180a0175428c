import { sql } from 'kysely';

import { recordMovements } from '../../database/stock-movement';
import type { Movement } from '../../domain/inventory/movement';
import { CLERK, NOON, openStockRoom, type StockRoom } from './stock-room';

let room: StockRoom;
beforeAll(async () => {
  room = await openStockRoom();
});
afterAll(() => room.close());

function aMovement(sku: string, more: Partial<Movement> = {}): Movement {
  const ends = { kind: 'adjusted', from: 'outside', to: 'available', quantity: 5, balance: 5 } as const;
  const cause = { type: 'adjustment', id: `by hand ${sku}` } as const;
  return { at: NOON, sku, location: 'PERTH', ...ends, cause, actor: CLERK, ...more };
}

const record = (...movements: Movement[]) =>
  room.db.transaction().execute((tx) => recordMovements(tx, movements));

const counts = (sku: string) =>
  room.db.selectFrom('stock').selectAll().where('sku', '=', sku).executeTakeFirstOrThrow();

describe('the stock ledger in the database', () => {
  it('changes the counters with every movement', async () => {
    const sku = await room.aSku(10);
    await record(
      aMovement(sku, { balance: 15 }),
      aMovement(sku, { from: 'available', to: 'reserved', quantity: 4, balance: 15 }),
      aMovement(sku, { from: 'reserved', to: 'outside', quantity: 1, balance: 14 }),
      aMovement(sku, { from: 'available', to: 'held', quantity: 2, balance: 14 }),
      aMovement(sku, { from: 'held', to: 'quarantined', quantity: 1, balance: 14 }),
      aMovement(sku, { from: 'available', to: 'damaged', quantity: 3, balance: 14 }),
      aMovement(sku, { from: 'outside', to: 'incoming', quantity: 9, balance: 14 }),
      aMovement(sku, { from: 'incoming', to: 'available', quantity: 2, balance: 16 }),
    );
    expect(await counts(sku)).toMatchObject({
      ...{ onHand: 16, reserved: 3, held: 1, quarantined: 1, damaged: 3, incoming: 7 },
    });
  });

  it.each(['on_hand', 'reserved', 'held', 'quarantined', 'damaged', 'incoming'])(
    'lets nobody overwrite %s',
    async (column) => {
      const sku = await room.aSku(10);
      await expect(
        sql`update stock set ${sql.ref(column)} = 3 where sku = ${sku}`.execute(room.db),
      ).rejects.toThrow(/change through stock_movement only/);
    },
  );

  it('leaves the buffer to whoever plans it', async () => {
    const sku = await room.aSku(10);
    await sql`update stock set buffer = 4 where sku = ${sku}`.execute(room.db);
    expect(await room.available(sku)).toBe(6);
  });

  it('lets nobody begin with a count, or make one disappear', async () => {
    const sku = await room.aSku();
    await expect(
      sql`insert into stock (sku, location, on_hand) values (${sku}, 'PERTH', 3)`.execute(room.db),
    ).rejects.toThrow(/change through stock_movement only/);
    const stocked = await room.aSku(1);
    await expect(sql`delete from stock where sku = ${stocked}`.execute(room.db)).rejects.toThrow(
      /change through stock_movement only/,
    );
  });

  it('lets nobody change the past', async () => {
    const sku = await room.aSku(10);
    await expect(
      sql`update stock_movement set quantity = 1 where sku = ${sku}`.execute(room.db),
    ).rejects.toThrow(/append-only/);
    await expect(sql`delete from stock_movement where sku = ${sku}`.execute(room.db)).rejects.toThrow(
      /append-only/,
    );
  });

  it.each<[string, Partial<Movement>]>([
    ['promise more than is there', { from: 'available', to: 'reserved', quantity: 11, balance: 10 }],
    ['set aside more than is there', { from: 'available', to: 'held', quantity: 11, balance: 10 }],
    ['release what is not reserved', { from: 'reserved', to: 'available', quantity: 1, balance: 10 }],
    ['ship what is not there', { from: 'reserved', to: 'outside', quantity: 1, balance: 9 }],
    ['receive what was not incoming', { from: 'incoming', to: 'available', quantity: 1, balance: 11 }],
  ])('refuses to %s', async (_what, ends) => {
    const sku = await room.aSku(10);
    await expect(record(aMovement(sku, ends))).rejects.toMatchObject({ code: '23514' });
    expect(await room.available(sku)).toBe(10);
  });

  it('refuses a balance that is not the count, and a movement where nothing is counted', async () => {
    const sku = await room.aSku(10);
    await expect(record(aMovement(sku, { balance: 5 }))).rejects.toThrow(
      /states 5 on hand afterwards, but it is 15/,
    );
    await expect(record(aMovement(sku, { location: 'SYDNEY' }))).rejects.toThrow(/no stock row of its SKU/);
  });
});
