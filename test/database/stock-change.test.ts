import { readMovements } from '../../database/stock';
import { adjustStock, moveStock } from '../../database/stock-change';
import { UnknownStockError } from '../../database/stock-rows';
import type { Adjustment, Move } from '../../domain/inventory/hand-change';
import { CLERK, expectSoundBooks, NOON, openStockRoom, order, type StockRoom } from './stock-room';

let room: StockRoom;
beforeAll(async () => {
  room = await openStockRoom();
});
afterEach(() => expectSoundBooks(room.db));
afterAll(() => room.close());

let ids = 0;

function adjust(change: Partial<Adjustment> & { sku: string; quantity: number }) {
  const rest = {
    id: `adj_${(ids += 1)}`,
    location: 'PERTH',
    reason: 'correction',
    now: NOON,
    actor: CLERK,
  } as const;
  return room.db.transaction().execute((tx) => adjustStock(tx, { ...rest, ...change }));
}

function move(change: Partial<Move> & { sku: string; quantity: number }) {
  const ends = { from: 'available', to: 'held', reason: 'setAside' } as const;
  const rest = { id: `mov_${(ids += 1)}`, location: 'PERTH', ...ends, now: NOON, actor: CLERK };
  return room.db.transaction().execute((tx) => moveStock(tx, { ...rest, ...change }));
}

describe('adjustStock', () => {
  it('opens a count with its first movement and changes it by the next', async () => {
    const sku = await room.aSku();
    expect(await adjust({ sku, quantity: 12, reason: 'openingBalance' })).toEqual({
      ...{ sku, location: 'PERTH', onHand: 12, available: 12 },
    });
    expect(await adjust({ sku, quantity: -2, reason: 'promotionalSample' })).toMatchObject({ onHand: 10 });
    expect(await adjust({ sku, quantity: 1, reason: 'found' })).toMatchObject({ onHand: 11, available: 11 });
  });

  it('never takes what an order holds', async () => {
    const sku = await room.aSku(10);
    await room.reserver.reserve(order({ lines: [{ sku, quantity: 7 }] }));
    expect(await adjust({ sku, quantity: -4, reason: 'damaged' })).toEqual({
      refused: 'insufficient_stock',
      message: expect.stringContaining(`Only 3 units of ${sku} are available at PERTH, not 4`),
      facts: { sku, location: 'PERTH', bucket: 'available', requested: 4, available: 3 },
    });
    expect(await adjust({ sku, quantity: -3, reason: 'damaged' })).toMatchObject({ onHand: 7, available: 0 });
  });

  it('books one id once, and refuses it for another change', async () => {
    const sku = await room.aSku(10);
    const lost = { id: `adj_once_${sku}`, sku, quantity: -1, reason: 'lost' } as const;
    expect([await adjust(lost), await adjust(lost)]).toMatchObject([{ onHand: 9 }, { onHand: 9 }]);
    expect(await adjust({ ...lost, quantity: -2 })).toMatchObject({ refused: 'reference_conflict' });
    expect(await adjust({ ...lost, quantity: 1 })).toMatchObject({ refused: 'reference_conflict' });
    expect((await readMovements(room.db, sku, { limit: 10 })).movements).toHaveLength(2);
  });

  it('counts right when many open and change the same count at once', async () => {
    const sku = await room.aSku();
    await Promise.all(Array.from({ length: 30 }, (_, i) => adjust({ sku, quantity: i % 3 === 0 ? 5 : 1 })));
    expect(await room.available(sku)).toBe(70);
  });

  it.each<[string, Partial<Adjustment>, RegExp]>([
    [
      'a reason that is not on the list',
      { reason: 'because' as 'lost' },
      /reason must be one of openingBalance, found/,
    ],
    ['no reason', { reason: undefined as unknown as 'lost' }, /reason must be one of/],
    ['no units', { quantity: 0 }, /quantity must be a whole number from 1/],
    ['half a unit', { quantity: -1.5 }, /quantity must be a whole number/],
    ['more than a count holds', { quantity: 2_147_483_647 }, /at most 2147483647 units on hand; there are 5/],
    ['a NUL in the note', { note: 'a\u0000' }, /note must be a text .* NUL/],
  ])('refuses %s', async (_what, wrong, message) => {
    const sku = await room.aSku(5);
    await expect(adjust({ sku, quantity: 1, ...wrong })).rejects.toThrow(message);
    expect(await room.available(sku)).toBe(5);
  });

  it('names a SKU or location that does not exist', async () => {
    const sku = await room.aSku();
    await expect(adjust({ sku: 'nonsense', quantity: 1 })).rejects.toEqual(
      new UnknownStockError('nonsense', 'PERTH', 'sku'),
    );
    await expect(adjust({ sku, location: 'MOON', quantity: 1 })).rejects.toEqual(
      new UnknownStockError(sku, 'MOON', 'location'),
    );
  });
});

describe('moveStock', () => {
  it('keeps damaged, held and quarantined units on hand but never sells them', async () => {
    const sku = await room.aSku(9);
    for (const to of ['damaged', 'held', 'quarantined'] as const) await move({ sku, quantity: 2, to });
    expect(await room.available(sku)).toBe(3);
    expect(await room.reserver.reserve(order({ lines: [{ sku, quantity: 4 }] }))).toMatchObject({
      lines: [{ available: 3 }],
    });
    expect(
      await move({ sku, quantity: 2, from: 'quarantined', to: 'available', reason: 'inspected' }),
    ).toEqual({
      ...{ sku, location: 'PERTH', onHand: 9, available: 5 },
    });
  });

  it('refuses more than stands in the bucket', async () => {
    const sku = await room.aSku(9);
    await move({ sku, quantity: 2, to: 'held' });
    expect(await move({ sku, quantity: 3, from: 'held', to: 'damaged' })).toMatchObject({
      refused: 'insufficient_stock',
      facts: { bucket: 'held', requested: 3, available: 2 },
    });
    expect(await move({ sku, quantity: 8 })).toMatchObject({ facts: { bucket: 'available', available: 7 } });
  });

  it.each<[string, Partial<Move>, RegExp]>([
    [
      "an order's units",
      { from: 'reserved' as 'held' },
      /from must be one of available, held, quarantined, damaged/,
    ],
    ['the world outside', { to: 'outside' as 'held' }, /to must be one of available/],
    ['a bucket and itself', { from: 'held', to: 'held' }, /to must be another bucket than from, held/],
    [
      'a reason that is not on the list',
      { reason: 'why' as 'damaged' },
      /reason must be one of damaged, repaired/,
    ],
    ['fewer than one unit', { quantity: -1 }, /quantity must be a whole number from 1/],
  ])('refuses %s', async (_what, wrong, message) => {
    const sku = await room.aSku(5);
    await expect(move({ sku, quantity: 1, ...wrong })).rejects.toThrow(message);
  });
});
