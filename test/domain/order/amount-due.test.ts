import fc from 'fast-check';

import { amountDue } from '../../../domain/order/amount-due';
import { orderTotals, type OrderAmounts } from '../../../domain/order/order-totals';

const aud = (amount: number) => ({ amount, currency: 'AUD' });
const order: OrderAmounts = {
  currency: 'AUD',
  taxInclusive: false,
  discount: aud(100),
  shipping: aud(600),
  lines: [
    { id: 'a', quantity: 3, unitPrice: aud(1000), tax: aud(100) },
    { id: 'b', quantity: 1, unitPrice: aud(500) },
  ],
};

describe('amountDue', () => {
  it('is the total while nothing is cancelled', () => {
    expect(amountDue(order, {})).toEqual(orderTotals(order).totals.total);
  });

  it('is nothing, shipping included, once everything is cancelled', () => {
    expect(amountDue(order, { a: 3, b: 1 })).toEqual(aud(0));
  });

  it('keeps the shipping charge while anything is left', () => {
    expect(amountDue(order, { a: 3 }).amount).toBeGreaterThanOrEqual(600);
  });

  it('only falls as more is cancelled', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.nat(1), (a, b) => {
        const before = amountDue(order, { a, b }).amount;
        expect(amountDue(order, { a: Math.min(3, a + 1), b }).amount).toBeLessThanOrEqual(before);
      }),
    );
  });
});
