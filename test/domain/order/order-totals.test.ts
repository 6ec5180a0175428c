import fc from 'fast-check';
import { money, sumMoney, type Money } from '../../../domain/money/money';
import {
  orderTotals,
  partTotals,
  type LinePart,
  type OrderAmounts,
  type OrderTotals,
} from '../../../domain/order/order-totals';

const aud = (amount: number) => money(amount, 'AUD');

function anOrder(members: Partial<OrderAmounts> = {}): OrderAmounts {
  const lines = [
    { id: 'mug', quantity: 3, unitPrice: aud(1000), discount: aud(100), tax: aud(290) },
    { id: 'pot', quantity: 1, unitPrice: aud(4000), tax: aud(400) },
  ];
  return { currency: 'AUD', lines, discount: aud(1000), shipping: aud(950), taxInclusive: false, ...members };
}

const amountsOf = (totals: object) =>
  Object.fromEntries(Object.entries(totals).map(([name, value]: [string, Money]) => [name, value.amount]));

describe('orderTotals', () => {
  it('adds tax and shipping to what is left after every discount', () => {
    expect(amountsOf(orderTotals(anOrder()).totals)).toEqual({
      subtotal: 7000,
      discount: 1100,
      shipping: 950,
      tax: 690,
      total: 7540,
    });
  });

  it('only shows the tax where prices contain it', () => {
    const { totals, lines } = orderTotals(anOrder({ taxInclusive: true }));
    expect(totals).toMatchObject({ tax: aud(690), total: aud(6850) });
    expect(lines[1]).toMatchObject({ net: aud(3420), tax: aud(400), total: aud(3420) });
  });

  it("spreads the order's discount over the lines by what they come to after their own", () => {
    const { lines } = orderTotals(anOrder());
    // 2900 and 4000 of 6900 share 1000: 420.29 and 579.71.
    expect(lines.map((line) => line.discount.amount)).toEqual([100 + 420, 580]);
    expect(lines.map((line) => line.net.amount)).toEqual([2480, 3420]);
  });

  it('gives a free line no part of the discount', () => {
    const lines = [
      { id: 'gift', quantity: 1, unitPrice: aud(0) },
      { id: 'mug', quantity: 1, unitPrice: aud(500) },
    ];
    const order = anOrder({ lines, discount: aud(500) });
    expect(orderTotals(order).lines.map((line) => line.net.amount)).toEqual([0, 0]);
  });

  it('needs no discount, tax or shipping', () => {
    const order = { currency: 'JPY', lines: [{ id: 'a', quantity: 2, unitPrice: money(150, 'JPY') }] };
    const { totals } = orderTotals({ ...order, taxInclusive: false });
    expect(amountsOf(totals)).toEqual({ subtotal: 300, discount: 0, shipping: 0, tax: 0, total: 300 });
  });

  it('refuses a second currency', () => {
    expect(() => orderTotals(anOrder({ shipping: money(1, 'USD') }))).toThrow(/cannot be mixed/);
  });

  it('agrees with its lines to the cent, and no line goes below zero', () => {
    fc.assert(
      fc.property(anyOrder(), (order) => {
        const { lines, totals } = orderTotals(order);
        const sum = (amounts: Money[]) => sumMoney(amounts, 'AUD').amount;
        const own = sum(order.lines.map((line) => line.discount ?? aud(0)));
        expect(totals.discount.amount).toBe(own + (order.discount?.amount ?? 0));
        const tax = order.taxInclusive ? 0 : totals.tax.amount;
        expect(totals.total.amount).toBe(
          totals.subtotal.amount - totals.discount.amount + totals.shipping.amount + tax,
        );
        expect(sum(lines.map((line) => line.total))).toBe(totals.total.amount - totals.shipping.amount);
        expect(lines.every((line) => line.net.amount >= 0)).toBe(true);
      }),
    );
  });
});

describe('partTotals', () => {
  it('gives a part shipment its units, and the shipping charge when told so', () => {
    const { totals, lines } = partTotals(anOrder(), [{ line: 'mug', quantity: 1, from: 0 }], {
      withShipping: true,
    });
    expect(lines).toEqual([
      {
        line: 'mug',
        quantity: 1,
        subtotal: aud(1000),
        discount: aud(173), // a third of 520, rounded down; the last unit has the cent
        net: aud(827),
        tax: aud(96),
        total: aud(923),
      },
    ]);
    expect(amountsOf(totals)).toEqual({ subtotal: 1000, discount: 173, shipping: 950, tax: 96, total: 1873 });
  });

  it('sums to the whole whatever the parts and whatever their order', () => {
    fc.assert(
      fc.property(anyOrderInParts(), ({ order, parts }) => {
        const totals = parts.map((part, i) => partTotals(order, part, { withShipping: i === 0 }).totals);
        const whole: OrderTotals['totals'] = orderTotals(order).totals;
        for (const field of ['subtotal', 'discount', 'shipping', 'tax', 'total'] as const) {
          expect(
            sumMoney(
              totals.map((part) => part[field]),
              'AUD',
            ),
          ).toEqual(whole[field]);
        }
      }),
    );
  });

  it('never discounts a unit below zero and is worth the same whenever it is asked', () => {
    fc.assert(
      fc.property(anyOrderInParts(), ({ order, parts }) => {
        for (const part of parts) {
          const { lines } = partTotals(order, part, { withShipping: false });
          expect(lines.every((line) => line.net.amount >= 0 && line.discount.amount >= 0)).toBe(true);
          expect(partTotals(order, part, { withShipping: false }).lines).toEqual(lines);
        }
      }),
    );
  });

  it('repays exactly what was charged for the units it names', () => {
    const shipped = partTotals(anOrder(), [{ line: 'mug', quantity: 2, from: 1 }], { withShipping: false });
    const refunds = [
      partTotals(anOrder(), [{ line: 'mug', quantity: 1, from: 2 }], { withShipping: false }),
      partTotals(anOrder(), [{ line: 'mug', quantity: 1, from: 1 }], { withShipping: false }),
    ];
    const repaid = sumMoney(
      refunds.map((refund) => refund.totals.total),
      'AUD',
    );
    expect(repaid).toEqual(shipped.totals.total);
  });

  it.each<[string, LinePart[], RegExp]>([
    ['a line of another order', [{ line: 'hat', quantity: 1, from: 0 }], /"hat" is not part of this order/],
    ['more units than ordered', [{ line: 'mug', quantity: 2, from: 2 }], /has 3 units, not 2 from unit 2/],
    ['half a unit', [{ line: 'mug', quantity: 0.5, from: 0 }], /has 3 units, not 0.5/],
    ['a negative start', [{ line: 'mug', quantity: 1, from: -1 }], /not 1 from unit -1/],
    [
      'a unit twice',
      [
        { line: 'mug', quantity: 2, from: 0 },
        { line: 'mug', quantity: 1, from: 1 },
      ],
      /a unit of line "mug" is named twice/,
    ],
  ])('refuses %s', (_, parts, message) => {
    expect(() => partTotals(anOrder(), parts, { withShipping: false })).toThrow(message);
  });
});

function anyOrder(): fc.Arbitrary<OrderAmounts> {
  const line = fc
    .record({
      quantity: fc.integer({ min: 1, max: 40 }),
      price: fc.nat(50_000),
      off: fc.nat(100),
      tax: fc.nat(9999),
    })
    .map(({ quantity, price, off, tax }) => ({
      quantity,
      unitPrice: aud(price),
      discount: aud(Math.floor((price * quantity * off) / 100)),
      tax: aud(tax),
    }));
  return fc
    .record({
      lines: fc.array(line, { minLength: 1, maxLength: 8 }),
      off: fc.nat(100),
      shipping: fc.nat(5000),
      taxInclusive: fc.boolean(),
    })
    .map(({ lines, off, shipping, taxInclusive }) => {
      const net = lines.reduce((sum, l) => sum + l.unitPrice.amount * l.quantity - l.discount.amount, 0);
      return {
        currency: 'AUD',
        lines: lines.map((l, i) => ({ id: `line${i}`, ...l })),
        discount: aud(Math.floor((net * off) / 100)),
        shipping: aud(shipping),
        taxInclusive,
      };
    });
}

/** An order cut at random into part shipments and cancellations, in random order. */
function anyOrderInParts(): fc.Arbitrary<{ order: OrderAmounts; parts: LinePart[][] }> {
  return anyOrder().chain((order) =>
    fc
      .array(fc.nat(3), { minLength: 40, maxLength: 40 })
      .chain((cuts) => {
        const pieces = order.lines.flatMap((line) => cutLine(line.id, line.quantity, cuts));
        const groups = fc.array(fc.nat(3), { minLength: pieces.length, maxLength: pieces.length });
        return fc.tuple(fc.shuffledSubarray(pieces, { minLength: pieces.length }), groups);
      })
      .map(([pieces, groups]) => {
        const parts = [0, 1, 2, 3].map((group) => pieces.filter((_, i) => groups[i] === group));
        return { order, parts };
      }),
  );
}

/** Consecutive runs of units; a new run begins after unit i where cuts[i] is 0. */
function cutLine(line: string, quantity: number, cuts: readonly number[]): LinePart[] {
  const starts = [0, ...Array.from({ length: quantity - 1 }, (_, i) => i + 1).filter((i) => cuts[i] === 0)];
  return starts.map((from, i) => ({ line, from, quantity: (starts[i + 1] ?? quantity) - from }));
}
