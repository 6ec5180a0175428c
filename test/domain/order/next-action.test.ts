import { nextActionOf, type NextActionKind, type Surroundings } from '../../../domain/order/next-action';
import type { OrderRecord } from '../../../domain/order/order-record';
import { aLine, aPayment, aRecord, aShipment } from '../../support/a-record';

const NOW = '2026-03-02T12:00:00.000Z';
const LATE = '2026-03-02T16:00:00.000Z';

const quiet: Surroundings = {
  messages: [],
  exceptions: [],
  deadlines: { unpaidAt: '2026-03-02T09:30:00.000Z', trackingStaleAt: {}, trackingPollAt: {} },
};

function next(overrides: Partial<OrderRecord>, surroundings: Partial<Surroundings> = {}, now = NOW) {
  return nextActionOf(aRecord(overrides), { ...quiet, ...surroundings }, now);
}

const ready: Partial<OrderRecord> = { status: 'paid', paymentStatus: 'authorised', payments: [aPayment()] };
const at = (shipment: Parameters<typeof aShipment>[0]): Partial<OrderRecord> => ({
  ...ready,
  shipments: [aShipment(shipment)],
});
const gone = (shipment: Parameters<typeof aShipment>[0] = {}): Partial<OrderRecord> => ({
  ...ready,
  reservedUnits: 0,
  lines: [aLine({ shipped: 2, delivered: shipment?.status === 'delivered' ? 2 : 0 })],
  shipments: [aShipment({ status: 'shipped', trackingNumber: 'T1', ...shipment })],
});
const dispatch = {
  kind: 'shippingConfirmation',
  status: 'sent',
  subjectKey: 'shp_1',
  createdAt: NOW,
} as const;
const told = { messages: [dispatch] };

describe('nextActionOf', () => {
  test.each<[NextActionKind, string | undefined, Partial<OrderRecord>]>([
    ['reserveStock', undefined, { decidedAt: null }],
    ['awaitPayment', '2026-03-02T10:00:00.000Z', {}],
    ['awaitPayment', '2026-03-02T09:30:00.000Z', { reservedUnits: 0 }],
    ['awaitPayment', '2026-03-02T10:00:00.000Z', { payments: [aPayment({ status: 'actionRequired' })] }],
    [
      'takePayment',
      '2026-03-02T10:00:00.000Z',
      { payments: [aPayment({ status: 'failed', declineCode: 'expired_card' })] },
    ],
    ['review', NOW, { ...ready, holds: [{ kind: 'highValue', placedAt: NOW, dueAt: NOW }] }],
    ['handOff', '2026-03-02T15:00:00.000Z', at({ status: 'planned', handoff: null })],
    ['awaitAcknowledgement', '2026-03-02T13:00:00.000Z', at({ status: 'sent' })],
    ['chaseNode', '2026-03-02T13:00:00.000Z', at({ status: 'overdue' })],
    ['ship', '2026-03-02T15:00:00.000Z', at({ status: 'acknowledged' })],
    ['ship', '2026-03-02T15:00:00.000Z', at({ status: 'packed' })],
    ['flagException', undefined, at({ status: 'rejected' })],
    ['awaitTracking', undefined, gone({ trackingNumber: null })],
    ['startReturn', undefined, gone({ status: 'returnToSender' })],
    ['none', undefined, { isRefused: true }],
    ['none', undefined, { lines: [aLine({ cancelled: 2 })] }],
  ])('is %s, due %s', (kind, due, order) => {
    const action = next(order);
    expect(action).toMatchObject(due === undefined ? { kind } : { kind, due });
    expect('due' in action).toBe(due !== undefined);
    expect(action.reason).toMatch(/\.$/);
  });

  test('is to await the delivery once the customer knows of the parcel, and then whether they come again', () => {
    expect(next(gone(), told)).toMatchObject({ kind: 'awaitDelivery', due: '2026-03-04T15:00:00.000Z' });
    expect(next(gone({ status: 'delivered' }), told)).toMatchObject({ kind: 'measureRetention' });
  });

  test('is to tell the customer what they were not told', () => {
    expect(next(gone())).toMatchObject({
      kind: 'notifyCustomer',
      reason: expect.stringContaining('shippingConfirmation'),
    });
  });

  test('is to chase the node when the promise has passed, or its answer should have come', () => {
    const acknowledged = next(at({ status: 'acknowledged' }), {}, LATE);
    expect(acknowledged).toMatchObject({ kind: 'chaseNode', due: '2026-03-02T15:00:00.000Z' });
    // Nobody has looked at the deadline yet; it has passed all the same.
    expect(next(at({ status: 'sent' }), {}, '2026-03-02T13:00:00.001Z')).toMatchObject({ kind: 'chaseNode' });
    expect(next(at({ status: 'sent' }), {}, '2026-03-02T13:00:00.000Z').kind).toBe('awaitAcknowledgement');
  });

  test('waits for the date a customer has chosen', () => {
    const shipNotBefore = '2026-03-09T00:00:00.000Z';
    expect(next({ ...at({ status: 'planned', handoff: null }), shipNotBefore })).toMatchObject({
      kind: 'handOff',
      due: shipNotBefore,
    });
  });

  test('says when a node cannot be reached', () => {
    const handoff = {
      id: 'hnd_1',
      state: 'pending',
      format: 'api',
      attempts: 3,
      dueAt: null,
      lastError: 'refused',
    } as const;
    expect(next(at({ status: 'planned', handoff })).reason).toContain('cannot be reached (3 attempts)');
  });

  test('names the reason of a decline and of a rejection', () => {
    const payments = [aPayment({ status: 'failed', declineCode: 'insufficient_funds' })];
    expect(next({ payments }).reason).toContain('insufficient_funds');
    const handoff = {
      id: 'hnd_1',
      state: 'rejected',
      format: 'api',
      attempts: 1,
      dueAt: null,
      lastError: 'notInStock',
    } as const;
    expect(next(at({ status: 'rejected', handoff })).reason).toContain('notInStock');
  });

  test('money on its way back comes first, also when the order has ended', () => {
    const refunds = [{ id: 'ref_1', paymentId: 'pay_1', amountMinor: 1, status: 'pending' as const }];
    expect(next({ lines: [aLine({ cancelled: 2 })], refunds }).kind).toBe('returnPayment');
  });

  test('is a decision about the exception that is due first', () => {
    const exceptions = [
      {
        kind: 'carrierDelay',
        title: 'Delayed by the carrier',
        severity: 'medium',
        due: '2026-03-03T00:00:00.000Z',
      },
      { kind: 'deliveryFailed', title: 'Delivery failed', severity: 'high', due: '2026-03-02T20:00:00.000Z' },
    ];
    expect(next(gone(), { ...told, exceptions })).toEqual({
      kind: 'flagException',
      due: '2026-03-02T20:00:00.000Z',
      reason: 'Delivery failed (deliveryFailed).',
    });
  });

  test('is not an exception that another action speaks of, nor a small one', () => {
    const exceptions = [
      { kind: 'partlyFulfilled', title: 'Partly fulfilled', severity: 'medium', due: null },
      { kind: 'shipmentCostMissing', title: 'Shipment without a cost', severity: 'low', due: null },
    ];
    expect(next(gone(), { ...told, exceptions }).kind).toBe('awaitDelivery');
  });
});
