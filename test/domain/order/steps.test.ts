import { stepsOf } from '../../../domain/order/steps';
import type { OrderRecord } from '../../../domain/order/order-record';
import { aLine, aPayment, aRecord, aShipment } from '../../support/a-record';

const NOW = '2026-03-02T12:00:00.000Z';

function steps(overrides: Partial<OrderRecord>) {
  return stepsOf(aRecord(overrides), [], NOW);
}

const ready: Partial<OrderRecord> = {
  status: 'paid',
  paymentStatus: 'authorised',
  payments: [aPayment()],
  shipments: [aShipment({ status: 'planned', handoff: null })],
};
const gone = (status: Parameters<typeof aShipment>[0] = {}): Partial<OrderRecord> => ({
  ...ready,
  reservedUnits: 0,
  lines: [aLine({ shipped: 2 })],
  shipments: [aShipment({ status: 'shipped', trackingNumber: 'T1', ...status })],
});
const exception = (kind: string) => ({
  ...{ id: 'exc_1', kind, subjectType: 'shipment', subjectId: 'shp_1', cause: 'x', nextEscalationAt: null },
});

test('no step is ever blank', () => {
  for (const order of [{}, ready, gone(), { isRefused: true }, { lines: [aLine({ cancelled: 2 })] }])
    expect(Object.values(steps(order)).every((word) => word.length > 0)).toBe(true);
});

describe('payment', () => {
  test.each<[string, Partial<OrderRecord>]>([
    ['awaited', { paymentStatus: 'pending' }],
    ['notNeeded', { paymentStatus: 'pending', totalMinor: 0 }],
    ['actionRequired', { paymentStatus: 'pending', payments: [aPayment({ status: 'actionRequired' })] }],
    ['declined', { paymentStatus: 'failed' }],
    ['authorised', { paymentStatus: 'authorised' }],
    ['captured', { paymentStatus: 'captured' }],
    ['settled', { paymentStatus: 'settled' }],
    ['onTerms', { paymentStatus: 'terms' }],
    ['voided', { paymentStatus: 'voided' }],
    ['refunded', { paymentStatus: 'refunded' }],
    ['partiallyRefunded', { paymentStatus: 'partiallyRefunded' }],
    ['notNeeded', { paymentStatus: 'none' }],
    [
      'refundDue',
      {
        paymentStatus: 'captured',
        refunds: [{ id: 'ref_1', paymentId: 'pay_1', amountMinor: 1, status: 'pending' }],
      },
    ],
  ])('is %s', (word, order) => {
    expect(steps(order).payment).toBe(word);
  });
});

describe('allocation', () => {
  test.each<[string, Partial<OrderRecord>]>([
    ['undecided', { decidedAt: null }],
    ['refused', { decidedAt: null, isRefused: true }],
    ['heldUnpaid', {}],
    ['reserved', ready],
    ['lapsed', { reservedUnits: 0 }],
    ['short', { reservedUnits: 1 }],
    ['partlyShipped', { ...ready, reservedUnits: 1, lines: [aLine({ shipped: 1 })] }],
    ['shipped', gone()],
    ['released', { lines: [aLine({ cancelled: 2 })] }],
  ])('is %s', (word, order) => {
    expect(steps(order).allocation).toBe(word);
  });
});

describe('fulfilment', () => {
  test.each<[string, Partial<OrderRecord>]>([
    ['notStarted', {}],
    ['toHandOff', ready],
    ['waitingForDate', { ...ready, shipNotBefore: '2026-03-05T00:00:00.000Z' }],
    ['toHandOff', { ...ready, shipNotBefore: '2026-03-01T00:00:00.000Z' }],
    ['onHold', { ...ready, holds: [{ kind: 'operator', placedAt: NOW, dueAt: null }] }],
    ['handedOff', { ...ready, shipments: [aShipment()] }],
    ['overdue', { ...ready, shipments: [aShipment({ status: 'overdue' })] }],
    ['acknowledged', { ...ready, shipments: [aShipment({ status: 'acknowledged' })] }],
    ['packed', { ...ready, shipments: [aShipment({ status: 'packed' })] }],
    ['rejected', { ...ready, shipments: [aShipment({ status: 'rejected' })] }],
    ['partlyShipped', { ...ready, lines: [aLine({ shipped: 1 })] }],
    ['shipped', gone()],
    ['notNeeded', { isRefused: true }],
  ])('is %s', (word, order) => {
    expect(steps(order).fulfilment).toBe(word);
  });

  test('of two shipments the one that is further behind counts', () => {
    const half = [{ line: 'lin_1', quantity: 1 }];
    const packed = aShipment({ status: 'packed', lines: half });
    const overdue = aShipment({ id: 'shp_2', status: 'overdue', lines: half });
    expect(steps({ ...ready, shipments: [packed, overdue] }).fulfilment).toBe('overdue');
  });
});

describe('shipping', () => {
  test.each<[string, Partial<OrderRecord>]>([
    ['notShipped', ready],
    ['awaitingTracking', gone({ trackingNumber: null })],
    ['shipped', gone()],
    ['inTransit', gone({ status: 'inTransit' })],
    ['outForDelivery', gone({ status: 'outForDelivery' })],
    ['returning', gone({ status: 'returnToSender' })],
    ['lost', gone({ status: 'lost' })],
    ['delivered', gone({ status: 'delivered' })],
    ['partlyDelivered', { ...gone({ status: 'delivered' }), lines: [aLine({ quantity: 3, shipped: 2 })] }],
    ['delayed', { ...gone(), exceptions: [exception('carrierDelay')] }],
    ['trouble', { ...gone(), exceptions: [exception('carrierDelay'), exception('deliveryFailed')] }],
    ['silent', { ...gone(), exceptions: [exception('trackingStale')] }],
    ['notNeeded', { lines: [aLine({ cancelled: 2 })] }],
  ])('is %s', (word, order) => {
    expect(steps(order).shipping).toBe(word);
  });
});

describe('communication', () => {
  const heard = (status: 'queued' | 'sent' | 'failed' | 'undelivered') => [
    { kind: 'orderConfirmation', status, subjectKey: 'ord_1', createdAt: NOW },
  ];
  const confirmed = aRecord({ ...ready, paidAt: NOW });

  test.each([
    ['sending', heard('queued')],
    ['upToDate', heard('sent')],
    ['undelivered', heard('undelivered')],
    ['missing', heard('failed')],
    ['missing', []],
  ])('is %s', (word, messages) => {
    expect(stepsOf(confirmed, messages, NOW).communication).toBe(word);
  });

  test('is nothingDue while there is nothing to tell', () => {
    expect(stepsOf(aRecord(), [], NOW).communication).toBe('nothingDue');
  });
});
