import {
  consumeReservations,
  firmReservations,
  releaseReservations,
  type Release,
} from '../../database/reservation';
import { readOpenReservations } from '../../database/reservation-rows';
import { readInventory, readMovements } from '../../database/stock';
import { after, CLERK, expectSoundBooks, NOON, openStockRoom, order, type StockRoom } from './stock-room';

let room: StockRoom;
beforeAll(async () => {
  room = await openStockRoom();
});
afterEach(() => expectSoundBooks(room.db));
afterAll(() => room.close());

/** An order that holds that many units of each of its lines, at `PERTH` unless said. */
async function held(...lines: { sku: string; quantity: number; location?: string }[]): Promise<string> {
  const request = order({ lines });
  expect(await room.reserver.reserve(request)).toEqual({ reserved: true });
  return request.orderId;
}

function release(orderId: string, more: Partial<Release> = {}) {
  const because = { cause: { type: 'order', id: orderId }, reason: 'cancelled' } as const;
  return room.db
    .transaction()
    .execute((tx) => releaseReservations(tx, { orderId, now: NOON, actor: CLERK, ...because, ...more }));
}

function ship(orderId: string, lines: { lineId: string; quantity: number }[], location = 'PERTH') {
  const cause = { type: 'shipment', id: `shp_${orderId}` } as const;
  return room.db
    .transaction()
    .execute((tx) =>
      consumeReservations(tx, { orderId, cause, lines, location, now: after(5), actor: CLERK }),
    );
}

const figures = async (sku: string) => {
  const inventory = await readInventory(room.db, sku, NOON);
  return { onHand: inventory?.onHand, reserved: inventory?.reserved, available: inventory?.available };
};

describe('releaseReservations', () => {
  it('gives back everything the order holds, and says what that was', async () => {
    const [a, b] = [await room.aSku(5), await room.aSku(5, 5)];
    const id = await held({ sku: a, quantity: 2 }, { sku: b, quantity: 3, location: 'SYDNEY' });
    expect(await release(id)).toEqual([
      { lineId: 'line 1', sku: a, location: 'PERTH', quantity: 2 },
      { lineId: 'line 2', sku: b, location: 'SYDNEY', quantity: 3 },
    ]);
    expect([await room.available(a), await room.available(b)]).toEqual([5, 10]);
    const { movements } = await readMovements(room.db, a, { limit: 10 });
    expect(movements.at(-1)).toMatchObject({
      ...{
        kind: 'released',
        from: 'reserved',
        to: 'available',
        quantity: 2,
        reason: 'cancelled',
        balance: 5,
      },
      ...{ cause: { type: 'order', id }, actor: CLERK },
    });
  });

  it('does nothing the second time, or where nothing was ever held', async () => {
    const sku = await room.aSku(5);
    const id = await held({ sku, quantity: 2 });
    await release(id);
    expect(await release(id)).toEqual([]);
    expect(await release('ord_nobody')).toEqual([]);
    expect(await room.available(sku)).toBe(5);
  });

  it('gives back some units of some lines, and no more than they hold', async () => {
    const sku = await room.aSku(10);
    const id = await held({ sku, quantity: 4 }, { sku, quantity: 3 });
    expect(await release(id, { lines: [{ lineId: 'line 1', quantity: 1 }] })).toMatchObject([
      { lineId: 'line 1', quantity: 1 },
    ]);
    const more = [
      { lineId: 'line 1', quantity: 9 },
      { lineId: 'line 3', quantity: 1 },
    ];
    expect(await release(id, { lines: more })).toMatchObject([{ lineId: 'line 1', quantity: 3 }]);
    expect(await room.available(sku)).toBe(7);
    expect(await readOpenReservations(room.db, id)).toMatchObject([{ lineId: 'line 2', open: 3 }]);
  });

  it('releases once when two transactions do it at the same moment', async () => {
    const sku = await room.aSku(5);
    const id = await held({ sku, quantity: 5 });
    const released = await Promise.all([release(id), release(id), release(id)]);
    expect(released.flat()).toHaveLength(1);
    expect(await room.available(sku)).toBe(5);
  });

  it('refuses half a unit', async () => {
    await expect(release('ord_x', { lines: [{ lineId: 'a', quantity: 0.5 }] })).rejects.toThrow(
      /lines\[0\]\.quantity must be a whole number/,
    );
  });
});

describe('consumeReservations', () => {
  it('lets on hand and reserved fall together, and leaves what is available alone', async () => {
    const sku = await room.aSku(1);
    const id = await held({ sku, quantity: 1 });
    expect(await figures(sku)).toEqual({ onHand: 1, reserved: 1, available: 0 });
    expect(await ship(id, [{ lineId: 'line 1', quantity: 1 }])).toEqual([
      { lineId: 'line 1', sku, location: 'PERTH', quantity: 1 },
    ]);
    expect(await figures(sku)).toEqual({ onHand: 0, reserved: 0, available: 0 });
    const { movements } = await readMovements(room.db, sku, { limit: 10 });
    expect(movements.at(-1)).toMatchObject({
      ...{ kind: 'shipped', from: 'reserved', to: 'outside', quantity: 1, balance: 0, at: after(5) },
      cause: { type: 'shipment', id: `shp_${id}` },
    });
  });

  it('ships in parts; what is left stays reserved', async () => {
    const sku = await room.aSku(10);
    const id = await held({ sku, quantity: 4 });
    await ship(id, [{ lineId: 'line 1', quantity: 1 }]);
    expect(await figures(sku)).toEqual({ onHand: 9, reserved: 3, available: 6 });
    await ship(id, [{ lineId: 'line 1', quantity: 3 }]);
    expect(await figures(sku)).toEqual({ onHand: 6, reserved: 0, available: 6 });
  });

  it('runs the balance through two lines of one SKU', async () => {
    const sku = await room.aSku(10);
    const id = await held({ sku, quantity: 2 }, { sku, quantity: 3 });
    await ship(id, [
      { lineId: 'line 1', quantity: 2 },
      { lineId: 'line 2', quantity: 3 },
    ]);
    const { movements } = await readMovements(room.db, sku, { limit: 10 });
    expect(movements.slice(-2).map((movement) => movement.balance)).toEqual([8, 5]);
  });

  it('refuses more than is held at that location, and ships none of it', async () => {
    const sku = await room.aSku(10, 10);
    const id = await held({ sku, quantity: 4 }, { sku, quantity: 1 });
    const lines = [
      { lineId: 'line 1', quantity: 5 },
      { lineId: 'line 2', quantity: 1 },
    ];
    expect(await ship(id, lines)).toEqual({
      refused: 'quantity_not_open',
      message: expect.stringContaining('PERTH'),
      facts: { location: 'PERTH', lines: [{ lineId: 'line 1', requested: 5, reserved: 4 }] },
    });
    expect(await ship(id, [{ lineId: 'line 1', quantity: 1 }], 'SYDNEY')).toMatchObject({
      facts: { lines: [{ lineId: 'line 1', requested: 1, reserved: 0 }] },
    });
    expect(await figures(sku)).toEqual({ onHand: 20, reserved: 5, available: 15 });
  });

  it('gives the unit to the shipment or to the cancellation, never to both', async () => {
    const sku = await room.aSku(20);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const id = await held({ sku, quantity: 1 });
        const [shipped, released] = await Promise.all([
          ship(id, [{ lineId: 'line 1', quantity: 1 }]),
          release(id),
        ]);
        return (Array.isArray(shipped) ? shipped.length : 0) + released.length;
      }),
    );
    expect(outcomes).toEqual(Array.from({ length: 20 }, () => 1));
  });
});

describe('firmReservations', () => {
  const soft = async (sku: string, quantity: number) => {
    const request = order({ lines: [{ sku, quantity }], expiresAt: after(60) });
    await room.reserver.reserve(request);
    return request;
  };
  const firm = (orderId: string, now: Date) =>
    room.db.transaction().execute((tx) => firmReservations(tx, { orderId, now }));

  it('holds the units without limit once payment has come', async () => {
    const sku = await room.aSku(5);
    const { orderId } = await soft(sku, 2);
    expect(await room.available(sku, after(61))).toBe(5);
    expect(await firm(orderId, after(59))).toBe('firm');
    expect(await room.available(sku, after(600))).toBe(3);
    expect(await firm(orderId, after(600))).toBe('firm');
  });

  it('is in time as long as nobody else has asked for the units', async () => {
    const sku = await room.aSku(2);
    const { orderId } = await soft(sku, 2);
    expect(await firm(orderId, after(90))).toBe('firm');
    expect(await room.available(sku, after(90))).toBe(0);
  });

  it('finds the hold expired once the next buyer has the units, and changes nothing', async () => {
    const sku = await room.aSku(2);
    const { orderId } = await soft(sku, 2);
    const next = order({ lines: [{ sku, quantity: 1 }], now: after(90) });
    expect(await room.reserver.reserve(next)).toEqual({ reserved: true });
    expect(await firm(orderId, after(90))).toBe('expired');
    expect(await room.available(sku, after(90))).toBe(1);
  });

  it('is firm again after the order has reserved anew', async () => {
    const sku = await room.aSku(2);
    const request = await soft(sku, 1);
    await room.reserver.reserve(order({ lines: [{ sku, quantity: 1 }], now: after(90) }));
    expect(await firm(request.orderId, after(91))).toBe('expired');
    const again = { ...request, attempt: 2, now: after(91), expiresAt: after(120) };
    expect(await room.reserver.reserve(again)).toEqual({ reserved: true });
    expect(await firm(request.orderId, after(92))).toBe('firm');
  });

  it('has nothing to hold for an order that released, shipped or never reserved', async () => {
    const sku = await room.aSku(5);
    const released = await soft(sku, 1);
    await release(released.orderId);
    const shipped = await held({ sku, quantity: 1 });
    await ship(shipped, [{ lineId: 'line 1', quantity: 1 }]);
    const standings = [released.orderId, shipped, 'ord_never'].map((id) => firm(id, NOON));
    expect(await Promise.all(standings)).toEqual(['none', 'none', 'none']);
  });

  it('still holds the other lines after one was cancelled before payment', async () => {
    const sku = await room.aSku(5);
    const request = order({ lines: [1, 2].map((quantity) => ({ sku, quantity })), expiresAt: after(60) });
    await room.reserver.reserve(request);
    await release(request.orderId, { lines: [{ lineId: 'line 1', quantity: 1 }] });
    expect(await firm(request.orderId, NOON)).toBe('firm');
    expect(await room.available(sku, after(600))).toBe(3);
  });

  it('gives the last unit to the late payment or to the next buyer, never to both', async () => {
    const races = Array.from({ length: 25 }, async () => {
      const sku = await room.aSku(1);
      const { orderId } = await soft(sku, 1);
      const buyer = order({ lines: [{ sku, quantity: 1 }], now: after(61) });
      const [standing, answer] = await Promise.all([firm(orderId, after(61)), room.reserver.reserve(buyer)]);
      expect(answer.reserved).toBe(standing === 'expired');
      return standing;
    });
    const standings = await Promise.all(races);
    expect(standings.every((standing) => standing === 'firm' || standing === 'expired')).toBe(true);
  });
});
