import fc from 'fast-check';

import { ORDER_LIFECYCLE } from '../../../domain/order/order-lifecycle';
import { rollUp, type OrderPicture, type ShipmentStatus } from '../../../domain/order/roll-up';
import { aLine, aPayment } from '../../support/a-record';

function picture(overrides: Partial<OrderPicture> = {}): OrderPicture {
  return {
    decision: 'reserved',
    abandoned: false,
    method: 'card',
    totalMinor: 4000,
    lines: [aLine()],
    shipments: [{ status: 'planned', tracked: false }],
    payments: [aPayment({ status: 'pending' })],
    stockHeld: true,
    ...overrides,
  };
}

const paid = { payments: [aPayment()] };
const shipmentIn = (status: ShipmentStatus, tracked = true) => ({ shipments: [{ status, tracked }] });

describe('rollUp', () => {
  it('is placing until the stock is decided, and refused when it is refused', () => {
    expect(rollUp(picture({ decision: 'open' })).status).toBe('placing');
    expect(rollUp(picture({ decision: 'refused' }))).toMatchObject({
      status: 'refused',
      paymentStatus: 'none',
    });
  });

  it('waits for payment with its stock held', () => {
    expect(rollUp(picture())).toEqual({
      status: 'pendingPayment',
      paymentStatus: 'pending',
      fulfilmentStatus: 'held',
    });
  });

  it('is unallocated when its hold has run out', () => {
    expect(rollUp(picture({ stockHeld: false })).fulfilmentStatus).toBe('unallocated');
  });

  it('is paid as soon as the money is authorised', () => {
    expect(rollUp(picture(paid))).toMatchObject({ status: 'paid', paymentStatus: 'authorised' });
  });

  it('is not confirmed by money for goods that are gone', () => {
    expect(rollUp(picture({ ...paid, stockHeld: false })).status).toBe('pendingPayment');
  });

  it('needs no payment on terms', () => {
    expect(rollUp(picture({ method: 'terms', payments: [] }))).toMatchObject({
      status: 'paid',
      paymentStatus: 'terms',
    });
  });

  it('is not paid by half the amount', () => {
    expect(rollUp(picture({ payments: [aPayment({ amountMinor: 2000 })] })).status).toBe('pendingPayment');
  });

  it('is processing while the node has it, and acknowledged once it says so', () => {
    expect(rollUp(picture({ ...paid, ...shipmentIn('sent') }))).toMatchObject({
      status: 'processing',
      fulfilmentStatus: 'handedOff',
    });
    expect(rollUp(picture({ ...paid, ...shipmentIn('packed') })).fulfilmentStatus).toBe('acknowledged');
  });

  it('is partly fulfilled while a part is still to come', () => {
    const part = {
      ...paid,
      lines: [aLine({ shipped: 1 })],
      shipments: [{ status: 'shipped' as const, tracked: true }],
    };
    expect(rollUp(picture(part))).toMatchObject({
      status: 'partiallyFulfilled',
      fulfilmentStatus: 'partiallyShipped',
    });
  });

  it('is fulfilled without tracking and shipped with it', () => {
    const all = { ...paid, lines: [aLine({ shipped: 2 })] };
    expect(rollUp(picture({ ...all, ...shipmentIn('shipped', false) })).status).toBe('fulfilled');
    expect(rollUp(picture({ ...all, ...shipmentIn('shipped', true) })).status).toBe('shipped');
  });

  it('counts a cancelled unit as not required', () => {
    const rest = {
      ...paid,
      lines: [aLine({ shipped: 1, cancelled: 1, delivered: 1 })],
      ...shipmentIn('delivered'),
    };
    expect(rollUp(picture(rest))).toMatchObject({ status: 'delivered', fulfilmentStatus: 'delivered' });
  });

  it('is cancelled when every unit is', () => {
    const gone = { lines: [aLine({ cancelled: 2 })], payments: [aPayment({ status: 'voided' })] };
    expect(rollUp(picture(gone))).toEqual({
      status: 'cancelled',
      paymentStatus: 'voided',
      fulfilmentStatus: 'cancelled',
    });
  });

  it('tells captured from settled, and a part refunded from all', () => {
    const captured = aPayment({ status: 'captured', capturedMinor: 4000 });
    expect(rollUp(picture({ payments: [captured] })).paymentStatus).toBe('captured');
    expect(rollUp(picture({ payments: [{ ...captured, status: 'settled' }] })).paymentStatus).toBe('settled');
    expect(rollUp(picture({ payments: [{ ...captured, refundedMinor: 1 }] })).paymentStatus).toBe(
      'partiallyRefunded',
    );
    expect(rollUp(picture({ payments: [{ ...captured, refundedMinor: 4000 }] })).paymentStatus).toBe(
      'refunded',
    );
  });

  it('keeps its axes from contradicting each other, whatever is on record', () => {
    fc.assert(
      fc.property(arbitraryPicture(), (order) => {
        const axes = rollUp(order);
        expect(Object.keys(ORDER_LIFECYCLE)).toContain(axes.status);
        if (axes.status === 'delivered') expect(axes.fulfilmentStatus).toBe('delivered');
        if (axes.status === 'cancelled') expect(axes.fulfilmentStatus).toBe('cancelled');
        if (axes.status === 'pendingPayment')
          expect([
            'pending',
            'failed',
            'voided',
            'authorised',
            'captured',
            'settled',
            'partiallyRefunded',
            'refunded',
          ]).toContain(axes.paymentStatus);
        if (['shipped', 'delivered'].includes(axes.status))
          expect(['shipped', 'delivered']).toContain(axes.fulfilmentStatus);
      }),
    );
  });
});

function arbitraryPicture(): fc.Arbitrary<OrderPicture> {
  const line = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.nat(5), fc.nat(5), fc.nat(5))
    .map(([quantity, a, b, c]) => {
      const shipped = Math.min(a, quantity);
      return {
        quantity,
        shipped,
        cancelled: Math.min(b, quantity - shipped),
        delivered: Math.min(c, shipped),
      };
    });
  return fc.record({
    decision: fc.constantFrom('open', 'reserved', 'refused'),
    abandoned: fc.constant(false),
    method: fc.constantFrom('card', 'terms', 'external'),
    totalMinor: fc.constant(4000),
    lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    shipments: fc.array(
      fc.record({
        status: fc.constantFrom<ShipmentStatus>('planned', 'sent', 'shipped', 'delivered'),
        tracked: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
    payments: fc.array(
      fc.constantFrom(aPayment({ status: 'pending' }), aPayment({ status: 'failed' }), aPayment()),
      { maxLength: 2 },
    ),
    stockHeld: fc.boolean(),
  });
}
