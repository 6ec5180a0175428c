import { sql } from 'kysely';

import { consumeReservations } from '../../database/reservation';
import { availabilityBySku, readInventory, readMovements } from '../../database/stock';
import { adjustStock, moveStock } from '../../database/stock-change';
import { after, CLERK, NOON, openStockRoom, order, type StockRoom } from './stock-room';

let room: StockRoom;
beforeAll(async () => {
  room = await openStockRoom();
});
afterAll(() => room.close());

const nothing = { held: 0, quarantined: 0, damaged: 0, buffer: 0, incoming: 0 };

describe('readInventory', () => {
  it('shows every bucket of every location, and their sums', async () => {
    const sku = await room.aSku(15, 30);
    await room.reserver.reserve(order({ lines: [{ sku, quantity: 3 }] }));
    const place = { sku, location: 'SYDNEY', now: NOON, actor: CLERK };
    await room.db.transaction().execute(async (tx) => {
      await moveStock(tx, {
        ...place,
        id: `a${sku}`,
        quantity: 4,
        from: 'available',
        to: 'damaged',
        reason: 'damaged',
      });
      await moveStock(tx, {
        ...place,
        id: `b${sku}`,
        quantity: 5,
        from: 'available',
        to: 'held',
        reason: 'setAside',
      });
      await moveStock(tx, {
        ...place,
        id: `c${sku}`,
        quantity: 1,
        from: 'held',
        to: 'quarantined',
        reason: 'inspection',
      });
    });
    expect(await readInventory(room.db, sku, NOON)).toEqual({
      ...{ sku, ...nothing, onHand: 45, reserved: 3, held: 4, quarantined: 1, damaged: 4, available: 33 },
      locations: [
        { ...nothing, location: 'PERTH', onHand: 15, reserved: 3, available: 12 },
        {
          ...nothing,
          location: 'SYDNEY',
          onHand: 30,
          reserved: 0,
          held: 4,
          quarantined: 1,
          damaged: 4,
          available: 21,
        },
      ],
    });
  });

  it('withholds the buffer of a shelf from that shelf only, and never shows less than nothing', async () => {
    const sku = await room.aSku(2, 10);
    await sql`update stock set buffer = 5 where sku = ${sku} and location = 'PERTH'`.execute(room.db);
    const inventory = await readInventory(room.db, sku, NOON);
    expect(inventory).toMatchObject({ onHand: 12, buffer: 5, available: 10 });
    expect(inventory?.locations[0]).toMatchObject({ onHand: 2, buffer: 5, available: 0 });
  });

  it('shows zeros for a SKU that was never stocked, and nothing for one that does not exist', async () => {
    const sku = await room.aSku();
    const zeros = { ...nothing, onHand: 0, reserved: 0, available: 0 };
    expect(await readInventory(room.db, sku, NOON)).toEqual({ sku, ...zeros, locations: [] });
    expect(await readInventory(room.db, 'nonsense', NOON)).toBeUndefined();
  });
});

describe('availabilityBySku', () => {
  it('tells routing what every location could give of every SKU', async () => {
    const [a, b, c] = [await room.aSku(5, 6), await room.aSku(0, 7), await room.aSku()];
    await room.reserver.reserve(order({ lines: [{ sku: a, quantity: 2 }] }));
    const places = await availabilityBySku(room.db, [a, b, c], NOON);
    const expected = [
      { sku: a, location: 'PERTH', available: 3, onHand: 5 },
      { sku: a, location: 'SYDNEY', available: 6, onHand: 6 },
      { sku: b, location: 'SYDNEY', available: 7, onHand: 7 },
    ];
    expect(places).toEqual(
      expected.sort((x, y) => (`${x.sku}${x.location}` < `${y.sku}${y.location}` ? -1 : 1)),
    );
    expect(await availabilityBySku(room.db, [], NOON)).toEqual([]);
  });
});

describe('readMovements', () => {
  it('explains the present count: every movement in order, with who, when, why and the balance', async () => {
    const sku = await room.aSku(10);
    const request = order({ lines: [{ sku, quantity: 2 }] });
    await room.reserver.reserve(request);
    await room.db.transaction().execute(async (tx) => {
      const act = { sku, location: 'PERTH', now: after(1), actor: CLERK };
      await adjustStock(tx, {
        ...act,
        id: `lost ${sku}`,
        quantity: -1,
        reason: 'lost',
        note: 'not on the shelf',
      });
      const lines = [{ lineId: 'line 1', quantity: 2 }];
      const cause = { type: 'shipment', id: `shp ${sku}` } as const;
      await consumeReservations(tx, { ...act, orderId: request.orderId, cause, lines });
    });
    const { movements, nextCursor } = await readMovements(room.db, sku, { limit: 10 });
    expect(nextCursor).toBeNull();
    expect(
      movements.map(({ kind, from, to, quantity, balance }) => [kind, from, to, quantity, balance]),
    ).toEqual([
      ['adjusted', 'outside', 'available', 10, 10],
      ['reserved', 'available', 'reserved', 2, 10],
      ['adjusted', 'available', 'outside', 1, 9],
      ['shipped', 'reserved', 'outside', 2, 7],
    ]);
    expect(movements[2]).toEqual({
      ...{
        sequence: expect.any(Number),
        at: after(1),
        location: 'PERTH',
        kind: 'adjusted',
        from: 'available',
      },
      ...{ to: 'outside', quantity: 1, reason: 'lost', note: 'not on the shelf', balance: 9, actor: CLERK },
      cause: { type: 'adjustment', id: `lost ${sku}` },
    });
  });

  it('goes on where the page before ended', async () => {
    const sku = await room.aSku(10);
    for (let n = 0; n < 4; n++) await room.reserver.reserve(order({ lines: [{ sku, quantity: 1 }] }));
    const all = (await readMovements(room.db, sku, { limit: 5 })).movements;
    const first = await readMovements(room.db, sku, { limit: 2 });
    const second = await readMovements(room.db, sku, { limit: 2, cursor: first.nextCursor ?? -1 });
    const third = await readMovements(room.db, sku, { limit: 2, cursor: second.nextCursor ?? -1 });
    expect([...first.movements, ...second.movements, ...third.movements]).toEqual(all);
    expect([first, second, third].map((page) => page.movements.length)).toEqual([2, 2, 1]);
    expect(third.nextCursor).toBeNull();
  });
});
