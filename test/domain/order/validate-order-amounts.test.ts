import { money, type Money } from '../../../domain/money/money';
import { orderTotals, type OrderAmounts } from '../../../domain/order/order-totals';
import { validateOrderAmounts } from '../../../domain/order/validate-order-amounts';

const aud = (amount: number): Money => ({ amount, currency: 'AUD' });

function anOrder(members: Partial<OrderAmounts> = {}): OrderAmounts {
  const lines = [{ id: 'a', quantity: 2, unitPrice: aud(1000), discount: aud(500), tax: aud(150) }];
  return { currency: 'AUD', lines, discount: aud(1500), shipping: aud(900), taxInclusive: false, ...members };
}

describe('validateOrderAmounts', () => {
  it('has nothing against an order whose discounts just reach its price', () => {
    expect(validateOrderAmounts(anOrder())).toEqual([]);
    expect(orderTotals(anOrder()).totals.total).toEqual(aud(1050));
  });

  it('wants every amount in the currency of the order', () => {
    const lines = [{ id: 'a', quantity: 1, unitPrice: money(1, 'USD') }];
    expect(validateOrderAmounts(anOrder({ lines, shipping: money(1, 'NZD') }))).toEqual([
      { pointer: '/lines/0/unitPrice/currency', message: "must be AUD, the order's currency" },
      { pointer: '/shipping/currency', message: "must be AUD, the order's currency" },
    ]);
  });

  it('wants a currency that exists', () => {
    expect(validateOrderAmounts(anOrder({ currency: 'AUS' }))).toEqual([
      { pointer: '/currency', message: 'must be an ISO 4217 code such as AUD' },
    ]);
  });

  it('refuses a discount above its line, and names the line', () => {
    const lines = [{ id: 'a', quantity: 2, unitPrice: aud(1000), discount: aud(2001) }];
    expect(validateOrderAmounts(anOrder({ lines, discount: undefined }))).toEqual([
      {
        pointer: '/lines/0/discount',
        message: expect.stringContaining("at most the line's 2000 minor units"),
      },
    ]);
  });

  it("refuses an order's discount above what its lines come to", () => {
    expect(validateOrderAmounts(anOrder({ discount: aud(1501) }))).toEqual([
      { pointer: '/discount', message: expect.stringContaining('at most 1500 minor units') },
    ]);
  });

  it('refuses negative and fractional amounts', () => {
    const lines = [{ id: 'a', quantity: 1, unitPrice: aud(-1), tax: aud(0.5) }];
    expect(validateOrderAmounts(anOrder({ lines })).map((issue) => issue.pointer)).toEqual([
      '/lines/0/unitPrice/amount',
      '/lines/0/tax/amount',
    ]);
  });

  it('refuses totals that could not be kept exactly', () => {
    const half = aud(Number.MAX_SAFE_INTEGER);
    const one = { id: 'a', quantity: 2, unitPrice: half };
    expect(validateOrderAmounts(anOrder({ lines: [one] }))).toMatchObject([{ pointer: '/lines/0/quantity' }]);

    const single = { ...one, quantity: 1 };
    const lines = [single, { ...single, id: 'b' }];
    expect(validateOrderAmounts(anOrder({ lines }))).toMatchObject([{ pointer: '/lines' }]);
  });
});
