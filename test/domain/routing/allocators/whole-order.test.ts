import { wholeOrder } from '../../../../domain/routing/allocators/whole-order';
import { aCandidate, aContext, aLine, anOrder } from '../support/builders';

const order = anOrder({
  lines: [
    aLine({ line: 'a', quantity: 2 }),
    aLine({ line: 'b', quantity: 3 }),
    aLine({ line: 'c', sku: 'POT' }),
  ],
});

describe('wholeOrder', () => {
  it('plans the whole order from each location that holds all of it', () => {
    const full = aCandidate({ code: 'full', available: { TEA: 5, POT: 1 } });
    const short = aCandidate({ code: 'short', available: { TEA: 4, POT: 9 } });
    const plans = wholeOrder([short, full], aContext({ order }));
    expect(plans).toEqual([
      {
        parcels: [
          {
            from: full,
            lines: [
              { line: 'a', sku: 'TEA', quantity: 2 },
              { line: 'b', sku: 'TEA', quantity: 3 },
              { line: 'c', sku: 'POT', quantity: 1 },
            ],
          },
        ],
      },
    ]);
  });

  it('has no plan without a location', () => {
    expect(wholeOrder([], aContext({ order }))).toEqual([]);
  });
});
