import {
  isClosed,
  ORDER_LIFECYCLE,
  pathBetween,
  type OrderStatus,
} from '../../../domain/order/order-lifecycle';

const STATUSES = Object.keys(ORDER_LIFECYCLE) as OrderStatus[];

describe('ORDER_LIFECYCLE', () => {
  it('reaches every status from placing', () => {
    const reached = STATUSES.filter((status) => pathBetween('placing', status) !== undefined);
    expect(reached.sort()).toEqual([...STATUSES].sort());
  });

  it('gives each status a consequence of its own', () => {
    const consequences = STATUSES.map((status) => ORDER_LIFECYCLE[status].onEntry);
    expect(new Set(consequences).size).toBe(STATUSES.length);
  });

  it('leads nowhere from a refused or cancelled order', () => {
    expect(ORDER_LIFECYCLE.refused.next).toEqual([]);
    expect(ORDER_LIFECYCLE.cancelled.next).toEqual([]);
  });
});

describe('pathBetween', () => {
  it('passes through every status an ordinary order has', () => {
    expect(pathBetween('placing', 'delivered')).toEqual([
      'paid',
      'processing',
      'fulfilled',
      'shipped',
      'delivered',
    ]);
    expect(pathBetween('pendingPayment', 'shipped')).toEqual(['paid', 'processing', 'fulfilled', 'shipped']);
  });

  it('knows no way back from shipped to cancelled', () => {
    expect(pathBetween('shipped', 'cancelled')).toBeUndefined();
    expect(pathBetween('partiallyFulfilled', 'cancelled')).toBeUndefined();
  });

  it('is empty where the order is there already', () => {
    expect(pathBetween('paid', 'paid')).toEqual([]);
  });
});

describe('isClosed', () => {
  it.each(['refused', 'cancelled', 'delivered', 'refunded', 'returned'] as const)(
    'is true of %s',
    (status) => {
      expect(isClosed(status)).toBe(true);
    },
  );

  it.each([
    'placing',
    'pendingPayment',
    'paid',
    'processing',
    'partiallyFulfilled',
    'fulfilled',
    'shipped',
  ] as const)('is false of %s', (status) => {
    expect(isClosed(status)).toBe(false);
  });
});
