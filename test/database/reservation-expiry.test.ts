import { expireReservations } from '../../database/reservation-expiry';
import { readInventory, readMovements } from '../../database/stock';
import { adjustStock, moveStock } from '../../database/stock-change';
import {
  after,
  CLERK,
  expectSoundBooks,
  NOON,
  openStockRoom,
  order,
  yes,
  type StockRoom,
} from './stock-room';

let room: StockRoom;
beforeEach(async () => {
  room = await openStockRoom();
});
afterEach(async () => {
  await expectSoundBooks(room.db);
  await room.close();
});

async function softHold(sku: string, quantity: number, minutes = 60): Promise<string> {
  const request = order({ lines: [{ sku, quantity }], expiresAt: after(minutes) });
  expect(await room.reserver.reserve(request)).toEqual(yes);
  return request.orderId;
}

const kinds = async (sku: string) =>
  (await readMovements(room.db, sku, { limit: 100 })).movements.map((movement) => movement.kind);

describe('a hold whose time is up', () => {
  it('counts as available from that very moment, though nobody has tidied it away', async () => {
    const sku = await room.aSku(5);
    await softHold(sku, 2);
    expect(await readInventory(room.db, sku, after(59.99))).toMatchObject({ reserved: 2, available: 3 });
    expect(await readInventory(room.db, sku, after(60))).toMatchObject({
      reserved: 0,
      available: 5,
      onHand: 5,
    });
    expect(await room.available(sku, after(60))).toBe(5);
    expect(await kinds(sku)).toEqual(['adjusted', 'reserved']);
  });

  it('goes to the next buyer who asks, with a movement that says so', async () => {
    const sku = await room.aSku(5);
    const late = await softHold(sku, 5);
    expect(await room.reserver.reserve(order({ lines: [{ sku, quantity: 4 }], now: after(60) }))).toEqual(
      yes,
    );
    const { movements } = await readMovements(room.db, sku, { limit: 100 });
    expect(movements[2]).toMatchObject({
      ...{ kind: 'reservationExpired', from: 'reserved', to: 'available', quantity: 5, balance: 5 },
      ...{ at: after(60), cause: { type: 'order', id: late }, actor: { type: 'system', id: 'stockLedger' } },
    });
    expect(await room.available(sku, after(60))).toBe(1);
  });

  it('stays with its order until then', async () => {
    const sku = await room.aSku(5);
    await softHold(sku, 5);
    const early = order({ lines: [{ sku, quantity: 1 }], now: after(59) });
    expect(await room.reserver.reserve(early)).toMatchObject({ reserved: false, lines: [{ available: 0 }] });
  });

  it('is free to be written off or set aside', async () => {
    const sku = await room.aSku(5);
    await softHold(sku, 5);
    const place = { sku, location: 'PERTH', now: after(61), actor: CLERK };
    const outcomes = await room.db.transaction().execute(async (tx) => [
      await adjustStock(tx, { ...place, id: 'adj_1', quantity: -2, reason: 'lost' }),
      await moveStock(tx, {
        ...place,
        id: 'mov_1',
        quantity: 3,
        from: 'available',
        to: 'held',
        reason: 'setAside',
      }),
    ]);
    expect(outcomes).toMatchObject([
      { onHand: 3, available: 3 },
      { onHand: 3, available: 0 },
    ]);
  });
});

describe('expireReservations', () => {
  it('gives back what is past its time, once, and says what it was', async () => {
    const sku = await room.aSku(9);
    const late = await softHold(sku, 2, 10);
    await softHold(sku, 3, 30);
    const { expired, again } = { expired: await tidy(20), again: await tidy(20) };
    expect(expired).toEqual([
      { orderId: late, lineId: 'line 1', attempt: 1, sku, location: 'PERTH', quantity: 2 },
    ]);
    expect(again).toEqual([]);
    expect(await readInventory(room.db, sku, NOON)).toMatchObject({ reserved: 3, available: 6 });
  });

  it('works in portions', async () => {
    const skus = [await room.aSku(9), await room.aSku(9)];
    for (const sku of [...skus, ...skus]) await softHold(sku, 1);
    expect([await tidy(61, 3), await tidy(61, 3), await tidy(61, 3)].map((part) => part.length)).toEqual([
      3, 1, 0,
    ]);
  });

  it('gives back once when it meets buyers and itself', async () => {
    const sku = await room.aSku(30);
    for (let n = 0; n < 30; n++) await softHold(sku, 1);
    const other = room.anotherProcess();
    const buyer = (reserver: StockRoom['reserver']) =>
      reserver.reserve(order({ lines: [{ sku, quantity: 3 }], now: after(61) }));
    const buyers = Array.from({ length: 20 }, (_, i) => buyer(i % 2 ? other.reserver : room.reserver));
    const [answers] = await Promise.all([Promise.all(buyers), tidy(61), tidy(61, 5), tidy(61, 5)]);
    expect(answers.filter((answer) => answer.reserved)).toHaveLength(10);
    expect((await kinds(sku)).filter((kind) => kind === 'reservationExpired')).toHaveLength(30);
    expect(await room.available(sku, after(61))).toBe(0);
  });
});

function tidy(minutes: number, limit = 100) {
  return expireReservations(room.db, { now: after(minutes), limit });
}
