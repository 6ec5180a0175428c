import { holdsFor } from '../../../domain/order/holds-due';

const policies = {
  reviewAbove: { amount: 50_000, currency: 'AUD' },
  reviewWithin: 'PT4H',
  holdAddressMismatch: true,
};
const order = { currency: 'AUD', totalMinor: 50_000, billingCountry: 'AU', shippingCountry: 'AU' };
const NOW = '2026-03-02T09:00:00.000Z';

describe('holdsFor', () => {
  it('lets an ordinary order pass, also at the limit itself', () => {
    expect(holdsFor(order, policies, NOW)).toEqual([]);
  });

  it('AC-58: holds an order above the limit, until a person or the deadline decides', () => {
    expect(holdsFor({ ...order, totalMinor: 50_001 }, policies, NOW)).toMatchObject([
      { kind: 'highValue', dueAt: '2026-03-02T13:00:00.000Z' },
    ]);
  });

  it('AC-41: holds an order whose countries differ, if the store wants that', () => {
    expect(holdsFor({ ...order, shippingCountry: 'NZ' }, policies, NOW)).toMatchObject([
      { kind: 'addressMismatch' },
    ]);
    expect(
      holdsFor({ ...order, shippingCountry: 'NZ' }, { ...policies, holdAddressMismatch: false }, NOW),
    ).toEqual([]);
  });

  it('does not compare amounts of different currencies', () => {
    expect(holdsFor({ ...order, currency: 'JPY', totalMinor: 90_000 }, policies, NOW)).toEqual([]);
  });
});
