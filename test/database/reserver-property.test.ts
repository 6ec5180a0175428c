import fc from 'fast-check';

import { expectSoundBooks, openStockRoom, order, type StockRoom } from './stock-room';

const LOCATIONS = ['PERTH', 'SYDNEY'] as const;
const UNITS = 15;

let room: StockRoom;
beforeAll(async () => {
  room = await openStockRoom();
});
afterAll(() => room.close());

/** A line as numbers: which SKU and location of the run, and how many units. */
type Line = [sku: number, location: number, quantity: number];

describe('one batch of orders', () => {
  it('is answered as if each had come alone, one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrders(), async (orders) => {
        const skus = [await room.aSku(UNITS, UNITS), await room.aSku(UNITS)];
        const left = new Map(
          skus.flatMap((sku, i) => [
            [`${sku} PERTH`, UNITS],
            [`${sku} SYDNEY`, i === 0 ? UNITS : 0],
          ]),
        );
        const requests = orders.map((lines) => {
          const named = lines.map(([sku, location, quantity]) => ({
            ...{ sku: skus[sku] ?? '', location: LOCATIONS[location] ?? '', quantity },
          }));
          return order({ lines: named });
        });
        const answers = await Promise.all(requests.map((request) => room.reserver.reserve(request)));
        expect(answers).toEqual(requests.map((request) => answerAlone(request.lines, left)));
      }),
      { numRuns: 40 },
    );
    await expectSoundBooks(room.db);
  }, 60_000);
});

/** The rule in its plainest form; takes the units out of `left` if there are enough. */
function answerAlone(
  lines: readonly { sku: string; location: string; quantity: number }[],
  left: Map<string, number>,
) {
  const demand = new Map<string, { sku: string; location: string; requested: number }>();
  for (const { sku, location, quantity } of lines) {
    const key = `${sku} ${location}`;
    demand.set(key, { sku, location, requested: (demand.get(key)?.requested ?? 0) + quantity });
  }
  const short = [...demand].filter(([key, { requested }]) => requested > (left.get(key) ?? 0));
  if (short.length > 0)
    return {
      reserved: false,
      lines: short.map(([key, wanted]) => ({ ...wanted, available: left.get(key) ?? 0 })),
    };
  for (const [key, { requested }] of demand) left.set(key, (left.get(key) ?? 0) - requested);
  return { reserved: true };
}

function anyOrders(): fc.Arbitrary<Line[][]> {
  const anyLine = fc.tuple(fc.nat(1), fc.nat(1), fc.integer({ min: 1, max: 6 }));
  return fc.array(fc.array(anyLine, { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 12,
    size: 'max',
  });
}
