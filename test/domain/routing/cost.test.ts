import fc from 'fast-check';
import { money } from '../../../domain/money/money';
import { compareCosts, tellCost } from '../../../domain/routing/cost';
import { aud } from './support/builders';

const usd = (amount: number) => money(amount, 'USD');

describe('compareCosts', () => {
  it('compares sums, not single parcels', () => {
    expect(compareCosts([aud(600), aud(600)], [aud(1100)], 'AUD')).toBeGreaterThan(0);
    expect(compareCosts([aud(600), aud(600)], [aud(1200)], 'AUD')).toBe(0);
  });

  it("puts costs in the order's currency before a dollar of another kind, however small", () => {
    expect(compareCosts([aud(99_999)], [usd(1)], 'AUD')).toBeLessThan(0);
    expect(compareCosts([aud(99_999)], [aud(1), usd(1)], 'AUD')).toBeLessThan(0);
    expect(compareCosts([aud(5)], [usd(1)], 'USD')).toBeGreaterThan(0);
  });

  it('is a total order over any mix of currencies, so that sorting is the same every time', () => {
    const costs = fc.array(fc.tuple(fc.nat(3), fc.constantFrom('AUD', 'USD', 'JPY')), {
      minLength: 1,
      maxLength: 3,
    });
    const of = (list: [number, string][]) => list.map(([amount, currency]) => money(amount, currency));
    fc.assert(
      fc.property(costs, costs, costs, (a, b, c) => {
        const compare = (x: typeof a, y: typeof a) => Math.sign(compareCosts(of(x), of(y), 'AUD'));
        expect(compare(a, b) + compare(b, a)).toBe(0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('tellCost', () => {
  it('adds what can be added', () => {
    expect(tellCost([aud(600), usd(400), aud(650)])).toBe('12.50 AUD + 4.00 USD');
  });
});
