import { effectsOf, marginOf, revenueOf } from '../../../domain/order/effects';
import { aLine, aRecord } from '../../support/a-record';

const aud = (amount: number) => ({ amount, currency: 'AUD' });

describe('revenueOf', () => {
  test('an authorised or captured payment is not revenue yet', () => {
    expect(revenueOf(aRecord(), [{ settledMinor: 0, refundedMinor: 0 }])).toEqual({
      recognised: aud(0),
      pending: aud(4000),
    });
  });

  test('is recognised when it settles, and less what was given back of it', () => {
    expect(revenueOf(aRecord(), [{ settledMinor: 4000, refundedMinor: 0 }])).toEqual({
      recognised: aud(4000),
      pending: aud(0),
    });
    expect(revenueOf(aRecord({ totalMinor: 3000 }), [{ settledMinor: 4000, refundedMinor: 1000 }])).toEqual({
      recognised: aud(3000),
      pending: aud(0),
    });
  });

  test('a refund of money that has not settled takes nothing from what has', () => {
    const payments = [
      { settledMinor: 1000, refundedMinor: 0 },
      { settledMinor: 0, refundedMinor: 500 },
    ];
    expect(revenueOf(aRecord(), payments)).toEqual({ recognised: aud(1000), pending: aud(3000) });
  });

  test('a refused order brings none', () => {
    expect(revenueOf(aRecord({ isRefused: true }), [])).toEqual({ recognised: aud(0), pending: aud(0) });
  });
});

describe('effectsOf', () => {
  test('sums the units set aside and shipped, and passes on how the customer stands', () => {
    const order = aRecord({
      reservedUnits: 3,
      lines: [aLine({ shipped: 1 }), aLine({ id: 'lin_2', shipped: 2 })],
    });
    const retention = { firstOrder: false, orders: 4, lastDeliveredAt: '2026-02-01T00:00:00.000Z' };
    expect(effectsOf(order, [], retention)).toEqual({
      revenue: { recognised: aud(0), pending: aud(4000) },
      inventory: { reserved: 3, shipped: 3 },
      retention,
    });
  });
});

describe('marginOf', () => {
  test('is what was received less refunds, fulfilment and fees', () => {
    const events = [
      { kind: 'paymentReceived', amount: aud(4500) },
      { kind: 'shippingCharged', amount: aud(500) },
      { kind: 'fulfilmentCost', amount: aud(600) },
      { kind: 'paymentFee', amount: aud(100) },
      { kind: 'refundIssued', amount: aud(1000) },
    ];
    expect(marginOf(events, 'AUD')).toEqual(aud(2800));
  });

  test('may be a loss, and leaves out what was paid in another currency', () => {
    const events = [
      { kind: 'fulfilmentCost', amount: aud(600) },
      { kind: 'fulfilmentCost', amount: { amount: 900, currency: 'USD' } },
    ];
    expect(marginOf(events, 'AUD')).toEqual(aud(-600));
    expect(marginOf([], 'AUD')).toEqual(aud(0));
  });
});
