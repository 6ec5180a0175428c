import { sql } from 'kysely';

import { createReserver } from '../../database/reserver';
import { readMovements } from '../../database/stock';
import { adjustStock } from '../../database/stock-change';
import { UnknownStockError } from '../../database/stock-rows';
import { CLERK, expectSoundBooks, NOON, no, openStockRoom, order, yes, type StockRoom } from './stock-room';

let room: StockRoom;
beforeAll(async () => {
  room = await openStockRoom();
});
afterAll(() => room.close());

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Deals out the processes one after the other. */
const inTurn =
  (first: Process, ...others: Process[]) =>
  (index: number): Process =>
    [first, ...others][index % (others.length + 1)] ?? first;
type Process = Pick<StockRoom, 'reserver'>;

describe('createReserver', () => {
  it('takes the units from sale at once, long before anything ships', async () => {
    const sku = await room.aSku(12);
    expect(await room.reserver.reserve(order({ lines: [{ sku, quantity: 3 }] }))).toEqual(yes);
    expect(await room.available(sku)).toBe(9);
  });

  it('refuses more than there is, says how much that is, and takes nothing', async () => {
    const sku = await room.aSku(12);
    await room.reserver.reserve(order({ lines: [{ sku, quantity: 3 }] }));
    expect(await room.reserver.reserve(order({ lines: [{ sku, quantity: 10 }] }))).toEqual(no(sku, 10, 9));
    expect(await room.available(sku)).toBe(9);
  });

  it('adds up two lines of one SKU before it decides', async () => {
    const sku = await room.aSku(5);
    const lines = (...quantities: number[]) => ({ lines: quantities.map((quantity) => ({ sku, quantity })) });
    expect(await room.reserver.reserve(order(lines(3, 3)))).toEqual(no(sku, 6, 5));
    expect(await room.reserver.reserve(order(lines(3, 2)))).toEqual(yes);
  });

  it('reserves all lines or none, and names only those that fall short', async () => {
    const [plenty, scarce] = [await room.aSku(100), await room.aSku(1)];
    const lines = [
      { sku: plenty, quantity: 5 },
      { sku: scarce, quantity: 2 },
    ];
    expect(await room.reserver.reserve(order({ lines }))).toEqual(no(scarce, 2, 1));
    expect([await room.available(plenty), await room.available(scarce)]).toEqual([100, 1]);
  });

  it('keeps each location to its own count', async () => {
    const sku = await room.aSku(1, 5);
    expect(await room.reserver.reserve(order({ lines: [{ sku, quantity: 2 }] }))).toEqual(no(sku, 2, 1));
    const there = order({ lines: [{ sku, quantity: 2, location: 'SYDNEY' }] });
    expect(await room.reserver.reserve(there)).toEqual(yes);
  });

  it('has nothing of a SKU that was never stocked there', async () => {
    const sku = await room.aSku();
    expect(await room.reserver.reserve(order({ lines: [{ sku, quantity: 1 }] }))).toEqual(no(sku, 1, 0));
  });

  it('withholds the safety buffer from sale', async () => {
    const sku = await room.aSku(10);
    await sql`update stock set buffer = 4 where sku = ${sku}`.execute(room.db);
    expect(await room.reserver.reserve(order({ lines: [{ sku, quantity: 7 }] }))).toEqual(no(sku, 7, 6));
    expect(await room.reserver.reserve(order({ lines: [{ sku, quantity: 6 }] }))).toEqual(yes);
  });

  it('writes what it did to the ledger: who, when, for which order', async () => {
    const sku = await room.aSku(4);
    const request = order({ lines: [{ sku, quantity: 3 }] });
    await room.reserver.reserve(request);
    const { movements } = await readMovements(room.db, sku, { limit: 10 });
    expect(movements.at(-1)).toEqual({
      ...{ sequence: expect.any(Number), at: NOON, location: 'PERTH', kind: 'reserved' },
      ...{ from: 'available', to: 'reserved', quantity: 3, balance: 4, actor: CLERK },
      cause: { type: 'order', id: request.orderId },
    });
    await expectSoundBooks(room.db);
  });
});

describe('an order that asks again because the answer was lost', () => {
  it('hears yes again and takes nothing twice', async () => {
    const sku = await room.aSku(5);
    const request = order({ lines: [{ sku, quantity: 3 }] });
    expect(await room.reserver.reserve(request)).toEqual(yes);
    expect(await room.reserver.reserve({ ...request, actor: { type: 'system', id: 'other' } })).toEqual(yes);
    expect(await room.available(sku)).toBe(2);
  });

  it('hears no again with the same figures, also when stock has come meanwhile', async () => {
    const sku = await room.aSku(1);
    const request = order({ lines: [{ sku, quantity: 3 }] });
    expect(await room.reserver.reserve(request)).toEqual(no(sku, 3, 1));
    const found = { id: `late ${sku}`, sku, location: 'PERTH', quantity: 9, reason: 'found' } as const;
    await room.db.transaction().execute((tx) => adjustStock(tx, { ...found, now: NOON, actor: CLERK }));
    expect(await room.reserver.reserve(request)).toEqual(no(sku, 3, 1));
    expect(await room.reserver.reserve({ ...request, attempt: 2 })).toEqual(yes);
  });

  it('is one reservation, however many ask at the same moment in two processes', async () => {
    const sku = await room.aSku(50);
    const next = inTurn(room, room.anotherProcess());
    const request = order({ lines: [{ sku, quantity: 2 }] });
    const answers = await Promise.all(times(40, (i) => next(i).reserver.reserve(request)));
    expect(answers).toEqual(times(40, () => yes));
    expect(await room.available(sku)).toBe(48);
  });

  it('is one refusal also where there is no stock row to meet at', async () => {
    const sku = await room.aSku();
    const next = inTurn(room, room.anotherProcess());
    const request = order({ lines: [{ sku, quantity: 2 }] });
    const answers = await Promise.all(times(10, (i) => next(i).reserver.reserve(request)));
    expect(answers).toEqual(times(10, () => no(sku, 2, 0)));
  });
});

describe('many buyers at once', () => {
  it('sells 20 units to 20 of 200 buyers in two processes and tells the other 180 that none is left', async () => {
    const sku = await room.aSku(20);
    const next = inTurn(room, room.anotherProcess());
    const answers = await Promise.all(
      times(200, (i) => next(i).reserver.reserve(order({ lines: [{ sku, quantity: 1 }] }))),
    );
    expect(answers.filter((answer) => answer.reserved)).toHaveLength(20);
    expect(answers.filter((answer) => !answer.reserved)).toEqual(times(180, () => no(sku, 1, 0)));
    expect(await room.available(sku)).toBe(0);
    await expectSoundBooks(room.db);
  });

  it('serves a small order behind one that asked for too much', async () => {
    const sku = await room.aSku(5);
    const answers = await Promise.all(
      [4, 3, 1].map((quantity) => room.reserver.reserve(order({ lines: [{ sku, quantity }] }))),
    );
    expect(answers).toEqual([yes, no(sku, 3, 1), yes]);
  });

  it('lets orders cross the same SKUs in opposite order without one of them failing', async () => {
    const skus = [await room.aSku(60), await room.aSku(60), await room.aSku(60)];
    const next = inTurn(room, room.anotherProcess(), room.anotherProcess());
    const answers = await Promise.all(
      times(150, (i) => {
        const way = i % 2 === 0 ? skus : [...skus].reverse();
        const lines = way.map((sku) => ({ sku, quantity: 1 }));
        return next(i).reserver.reserve(order({ lines }));
      }),
    );
    expect(answers.filter((answer) => answer.reserved)).toHaveLength(60);
    expect(await Promise.all(skus.map((sku) => room.available(sku)))).toEqual([0, 0, 0]);
    await expectSoundBooks(room.db);
  });

  it('is answered in one transaction for one turn of the loop, and never more than the limit', async () => {
    const sku = await room.aSku(100);
    const { reserver, batches } = watched({ maxOrders: 40 });
    await Promise.all(times(100, () => reserver.reserve(order({ lines: [{ sku, quantity: 1 }] }))));
    expect(batches).toEqual([40, 40, 20]);
  });

  it('is limited by lines too, though a single large order is taken whole', async () => {
    const sku = await room.aSku(100);
    const { reserver, batches } = watched({ maxLines: 5 });
    await Promise.all(
      [3, 2, 1, 9, 1].map((n) => reserver.reserve(order({ lines: times(n, () => ({ sku, quantity: 1 })) }))),
    );
    expect(batches).toEqual([2, 1, 1, 1]);
  });

  it('gathers those who come while a transaction is under way for the next one', async () => {
    const sku = await room.aSku(100);
    const { reserver, batches } = watched({});
    const one = () => reserver.reserve(order({ lines: [{ sku, quantity: 1 }] }));
    const first = one();
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([first, one(), one(), one()]);
    expect(batches).toEqual([1, 3]);
  });
});

describe('an order that cannot be answered', () => {
  it('is told which SKU or location does not exist, while the others in its batch are served', async () => {
    const sku = await room.aSku(5);
    const lines = (...more: { sku: string; location?: string }[]) =>
      order({ lines: [{ sku }, ...more].map((line) => ({ ...line, quantity: 1 })) });
    const answers = await Promise.allSettled(
      [lines(), lines({ sku: 'nonsense' }), lines({ sku, location: 'MOON' }), lines()].map((request) =>
        room.reserver.reserve(request),
      ),
    );
    expect(answers).toEqual([
      { status: 'fulfilled', value: yes },
      { status: 'rejected', reason: new UnknownStockError('nonsense', 'PERTH', 'sku') },
      { status: 'rejected', reason: new UnknownStockError(sku, 'MOON', 'location') },
      { status: 'fulfilled', value: yes },
    ]);
    expect(await room.available(sku)).toBe(3);
  });

  it('fails alone when the database cannot store it', async () => {
    const sku = await room.aSku(50);
    const good = () => order({ lines: [{ sku, quantity: 1 }] });
    const beyondTheCalendar = new Date(8.64e15);
    const poison = order({ lines: [{ sku, quantity: 1 }], expiresAt: beyondTheCalendar });
    const answers = await Promise.allSettled(
      [...times(5, good), poison, ...times(5, good)].map((request) => room.reserver.reserve(request)),
    );
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(10);
    expect(answers[5]).toMatchObject({ status: 'rejected', reason: { code: '22009' } });
    expect(await room.available(sku)).toBe(40);
  });

  it.each([
    ['no lines', { lines: [] }, /lines must hold 1 to 1000 lines, not 0/],
    ['half a unit', { lines: [{ sku: 'a', quantity: 0.5 }] }, /lines\[0\]\.quantity must be a whole number/],
    ['no units', { lines: [{ sku: 'a', quantity: 0 }] }, /lines\[0\]\.quantity must be a whole number/],
    ['more than a count can hold', { lines: [{ sku: 'a', quantity: 2 ** 31 }] }, /lines\[0\]\.quantity/],
    ['a NUL in its SKU', { lines: [{ sku: 'a\u0000b', quantity: 1 }] }, /lines\[0\]\.sku .* NUL/],
    ['attempt zero', { attempt: 0, lines: [{ sku: 'a', quantity: 1 }] }, /attempt must be/],
    ['a time that is none', { now: new Date(NaN), lines: [{ sku: 'a', quantity: 1 }] }, /now must be/],
    [
      'the same line twice at one place',
      { lines: [1, 2].map(() => ({ sku: 'a', quantity: 1, lineId: 'x' })) },
      /lines\[1\] names line x at PERTH again/,
    ],
  ])('is refused before it reaches the others if it has %s', async (_what, wanted, message) => {
    await expect(room.reserver.reserve(order(wanted))).rejects.toThrow(message);
  });

  it('fails as a whole batch when the database does, and may ask again', async () => {
    const sku = await room.aSku(5);
    const { reserver } = room.anotherProcess();
    const requests = times(3, () => order({ lines: [{ sku, quantity: 1 }] }));
    await room.db.transaction().execute(async (tx) => {
      await sql`select 1 from stock where sku = ${sku} for update`.execute(tx);
      const answers = Promise.allSettled(requests.map((request) => reserver.reserve(request)));
      await cancelTheOneThatWaits();
      expect((await answers).map((answer) => answer.status)).toEqual(times(3, () => 'rejected'));
    });
    expect(await Promise.all(requests.map((request) => reserver.reserve(request)))).toEqual(
      times(3, () => yes),
    );
    expect(await room.available(sku)).toBe(2);
  });
});

function watched(limits: { maxOrders?: number; maxLines?: number }) {
  const batches: number[] = [];
  const reserver = createReserver(room.db, { ...limits, onBatch: (orders) => batches.push(orders) });
  return { reserver, batches };
}

async function cancelTheOneThatWaits(): Promise<void> {
  for (let cancelled = 0; cancelled === 0;) {
    const { rows } = await sql`select pg_cancel_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(room.db);
    cancelled = rows.length;
  }
}
