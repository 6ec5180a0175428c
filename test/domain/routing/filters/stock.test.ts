import { stock } from '../../../../domain/routing/filters/stock';
import { aCandidate, aContext, aLine, anOrder } from '../support/builders';

const skus = Array.from({ length: 7 }, (_, i) => `S${i}`);
const order = anOrder({ lines: skus.map((sku) => aLine({ line: sku, sku, quantity: 2 })) });
const reject = (available: Record<string, number>) =>
  stock.reject(aCandidate({ available }), aContext({ order }));

describe('stock', () => {
  it('wants every line in full', () => {
    expect(reject(Object.fromEntries(skus.map((sku) => [sku, 2])))).toBeUndefined();
    expect(reject({ ...Object.fromEntries(skus.map((sku) => [sku, 9])), S3: 1, S5: 0 })).toBe(
      'holds 1 of 2 S3, 0 of 2 S5',
    );
  });

  it('keeps the reason readable for long orders', () => {
    expect(reject({})).toBe(
      'holds 0 of 2 S0, 0 of 2 S1, 0 of 2 S2, 0 of 2 S3, 0 of 2 S4 and too little of 2 more SKUs',
    );
  });
});
