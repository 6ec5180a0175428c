import fc from 'fast-check';

import { decideReservations, type ReservationLine } from '../../../domain/inventory/decide-reservations';
import { stockKey } from '../../../domain/inventory/stock-key';

const line = (sku: string, quantity: number, location = 'PERTH'): ReservationLine => ({
  lineId: 'any',
  sku,
  location,
  quantity,
});

const shelf = (...places: [sku: string, units: number, location?: string][]) =>
  new Map(places.map(([sku, units, location = 'PERTH']) => [stockKey({ sku, location }), units]));

describe('decideReservations', () => {
  it('gives each order what the ones before it left', () => {
    const answers = decideReservations(
      [[line('mug', 2)], [line('mug', 2)], [line('mug', 1)]],
      shelf(['mug', 3]),
    );
    expect(answers).toEqual([
      { reserved: true },
      { reserved: false, lines: [{ sku: 'mug', location: 'PERTH', requested: 2, available: 1 }] },
      { reserved: true },
    ]);
  });

  it('adds up lines of one SKU at one location, and only those', () => {
    const stock = shelf(['mug', 3], ['mug', 3, 'SYDNEY']);
    const [together, apart] = decideReservations(
      [
        [line('mug', 2), line('mug', 2)],
        [line('mug', 2), line('mug', 2, 'SYDNEY')],
      ],
      stock,
    );
    expect(together).toMatchObject({ reserved: false, lines: [{ requested: 4, available: 3 }] });
    expect(apart).toEqual({ reserved: true });
  });

  it('lists every shortage of an order, in the order of its lines', () => {
    const lines = [line('pot', 9), line('mug', 1), line('cup', 1)];
    expect(decideReservations([lines], shelf(['mug', 1], ['pot', 2]))).toEqual([
      {
        reserved: false,
        lines: [
          { sku: 'pot', location: 'PERTH', requested: 9, available: 2 },
          { sku: 'cup', location: 'PERTH', requested: 1, available: 0 },
        ],
      },
    ]);
  });

  it('leaves what it was given as it was', () => {
    const stock = shelf(['mug', 3]);
    decideReservations([[line('mug', 3)]], stock);
    expect(stock).toEqual(shelf(['mug', 3]));
  });

  it('never gives more than there is, and never refuses what is there', () => {
    fc.assert(
      fc.property(anyOrders(), anyShelf(), (orders, stock) => {
        const left = new Map(stock);
        decideReservations(orders, stock).forEach((answer, index) => {
          const demand = new Map<string, number>();
          for (const wanted of orders[index] ?? [])
            demand.set(stockKey(wanted), (demand.get(stockKey(wanted)) ?? 0) + wanted.quantity);
          const fits = [...demand].every(([key, units]) => units <= (left.get(key) ?? 0));
          expect(answer.reserved).toBe(fits);
          if (answer.reserved) for (const [key, units] of demand) left.set(key, (left.get(key) ?? 0) - units);
          else for (const short of answer.lines) expect(short.available).toBe(left.get(stockKey(short)) ?? 0);
        });
        expect(Math.min(0, ...left.values())).toBe(0);
      }),
    );
  });
});

const anyPlace = () => fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('PERTH', 'SYDNEY'));

function anyOrders(): fc.Arbitrary<ReservationLine[][]> {
  const anyLine = fc
    .tuple(anyPlace(), fc.integer({ min: 1, max: 6 }))
    .map(([[sku, location], quantity]) => line(sku, quantity, location));
  return fc.array(fc.array(anyLine, { minLength: 1, maxLength: 4 }), { maxLength: 12 });
}

function anyShelf(): fc.Arbitrary<Map<string, number>> {
  return fc
    .array(fc.tuple(anyPlace(), fc.nat(20)))
    .map((places) => new Map(places.map(([[sku, location], units]) => [stockKey({ sku, location }), units])));
}
