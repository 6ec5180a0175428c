import { exceptionsDue, nextLook, pollsDue, type Deadlines } from '../../../domain/order/exceptions-due';
import { aLine, aPayment, aRecord, aShipment } from '../../support/a-record';

const NOTHING: Deadlines = { unpaidAt: null, trackingStaleAt: {}, trackingPollAt: {} };
const UNPAID: Deadlines = { ...NOTHING, unpaidAt: '2026-03-02T09:30:00.000Z' };
const paid = { payments: [aPayment()], status: 'paid' as const };
const kindsOf = (...given: Parameters<typeof exceptionsDue>) =>
  exceptionsDue(...given).map(({ kind }) => kind);

describe('exceptionsDue', () => {
  it.each([
    ['2026-03-02T09:29:59.000Z', []],
    ['2026-03-02T09:30:00.000Z', []],
    ['2026-03-02T09:30:00.001Z', ['unpaid']],
  ])('AC-28: lists an unpaid order only when it is strictly older than the limit (%s)', (now, kinds) => {
    expect(kindsOf(aRecord(), UNPAID, now)).toEqual(kinds);
  });

  it('does not list a paid order or one on terms as unpaid', () => {
    expect(kindsOf(aRecord(paid), UNPAID, '2026-03-02T12:00:00.000Z')).toEqual([]);
    expect(kindsOf(aRecord({ method: 'terms' }), UNPAID, '2026-03-02T12:00:00.000Z')).toEqual([]);
  });

  it('AC-29: lists a failed payment until another is tried', () => {
    const failed = aPayment({ status: 'failed', declineCode: 'card_declined' });
    expect(kindsOf(aRecord({ payments: [failed] }), NOTHING, '2026-03-02T09:01:00.000Z')).toEqual([
      'paymentFailed',
    ]);
    const again = [failed, aPayment({ id: 'pay_2', status: 'pending' })];
    expect(kindsOf(aRecord({ payments: again }), NOTHING, '2026-03-02T09:01:00.000Z')).toEqual([]);
  });

  it('AC-37, AC-40: lists a hand-off nobody confirmed, and a promise that has passed', () => {
    const order = aRecord({ ...paid, status: 'processing', shipments: [aShipment()] });
    expect(kindsOf(order, NOTHING, '2026-03-02T13:00:00.000Z')).toEqual([]);
    expect(kindsOf(order, NOTHING, '2026-03-02T13:00:00.001Z')).toEqual(['handoffOverdue']);
    expect(kindsOf(order, NOTHING, '2026-03-02T15:00:01.000Z')).toEqual(['promiseMissed', 'handoffOverdue']);
  });

  it('closes both by no longer calling for them once the goods have left', () => {
    const shipped = aShipment({ status: 'shipped', trackingNumber: 'T1' });
    const order = aRecord({
      ...paid,
      status: 'shipped',
      lines: [aLine({ shipped: 2 })],
      shipments: [shipped],
    });
    expect(kindsOf(order, NOTHING, '2026-03-09T00:00:00.000Z')).toEqual([]);
  });

  it('AC-62: lists a shipment that left without its cost', () => {
    const shipped = aShipment({ status: 'shipped', trackingNumber: 'T1', costMinor: null });
    const order = aRecord({ ...paid, lines: [aLine({ shipped: 2 })], shipments: [shipped] });
    expect(kindsOf(order, NOTHING, '2026-03-02T16:00:00.000Z')).toEqual(['shipmentCostMissing']);
  });

  it('AC-23: lists a delay with its length and cause until the parcel arrives', () => {
    const delay = { businessDays: 1, reason: 'pickup moved' };
    const milestones = [{ status: 'delayed', occurredAt: '2026-03-02T16:00:00.000Z', detail: null, delay }];
    const onTheWay = aShipment({ status: 'inTransit', trackingNumber: 'T1', milestones });
    const order = aRecord({ ...paid, lines: [aLine({ shipped: 2 })], shipments: [onTheWay] });
    const [due] = exceptionsDue(order, NOTHING, '2026-03-02T17:00:00.000Z');
    expect(due).toMatchObject({ kind: 'carrierDelay', subject: { id: 'shp_1' }, context: delay });
    const delivered = { ...order, shipments: [{ ...onTheWay, status: 'delivered' as const }] };
    expect(kindsOf(delivered, NOTHING, '2026-03-02T17:00:00.000Z')).toEqual([]);
  });

  it('lists goods that left without money', () => {
    const shipped = aShipment({ status: 'shipped', trackingNumber: 'T1' });
    const order = aRecord({
      payments: [aPayment({ status: 'voided' })],
      lines: [aLine({ shipped: 2 })],
      shipments: [shipped],
    });
    expect(kindsOf(order, NOTHING, '2026-03-02T16:00:00.000Z')).toEqual(['moneyMismatch']);
  });

  it('asks for a review only when the order is paid, for an address at once', () => {
    const hold = { placedAt: '2026-03-02T09:00:00.000Z', dueAt: '2026-03-02T13:00:00.000Z' };
    const holds = [
      { kind: 'highValue' as const, ...hold },
      { kind: 'addressMismatch' as const, ...hold },
    ];
    expect(kindsOf(aRecord({ holds }), NOTHING, '2026-03-02T09:00:00.000Z')).toEqual(['addressMismatch']);
    expect(kindsOf(aRecord({ ...paid, holds }), NOTHING, '2026-03-02T09:00:00.000Z')).toEqual([
      'highValueReview',
      'addressMismatch',
    ]);
  });

  it('calls for nothing once an order is refused or cancelled', () => {
    expect(kindsOf(aRecord({ isRefused: true }), UNPAID, '2026-03-09T00:00:00.000Z')).toEqual([]);
    expect(
      kindsOf(aRecord({ lines: [aLine({ cancelled: 2 })] }), UNPAID, '2026-03-09T00:00:00.000Z'),
    ).toEqual([]);
  });
});

describe('nextLook', () => {
  it('is the first deadline ahead, just after it where being late is what counts', () => {
    expect(nextLook(aRecord(), UNPAID, '2026-03-02T09:00:00.000Z')).toBe('2026-03-02T09:30:00.001Z');
    expect(nextLook(aRecord(), UNPAID, '2026-03-02T09:45:00.000Z')).toBe('2026-03-02T10:00:00.000Z');
  });

  it('rests when nothing but a report can change anything', () => {
    expect(nextLook(aRecord(paid), NOTHING, '2026-03-02T09:00:00.000Z')).toBeNull();
  });

  it('looks again when an ignored exception has to escalate', () => {
    const exceptions = [
      {
        id: 'exc_1',
        kind: 'unpaid',
        subjectType: 'order',
        subjectId: 'ord_1',
        cause: 'unpaid',
        nextEscalationAt: '2026-03-03T09:00:00.000Z',
      },
    ];
    expect(nextLook(aRecord({ ...paid, exceptions }), NOTHING, '2026-03-02T11:00:00.000Z')).toBe(
      '2026-03-03T09:00:00.000Z',
    );
  });

  it('has nothing to look for once everything is delivered', () => {
    const order = aRecord({
      ...paid,
      lines: [aLine({ shipped: 2, delivered: 2 })],
      shipments: [aShipment({ status: 'delivered' })],
    });
    expect(nextLook(order, UNPAID, '2026-03-02T09:00:00.000Z')).toBeNull();
  });
});

describe('pollsDue', () => {
  it('names the parcels whose carrier has been silent for too long', () => {
    const onTheWay = aShipment({ status: 'inTransit' });
    const order = aRecord({ shipments: [onTheWay, aShipment({ id: 'shp_2', status: 'delivered' })] });
    const deadlines = {
      ...NOTHING,
      trackingPollAt: { shp_1: '2026-03-02T10:00:00.000Z', shp_2: '2026-03-02T10:00:00.000Z' },
    };
    expect(pollsDue(order, deadlines, '2026-03-02T09:59:59.999Z')).toEqual([]);
    expect(pollsDue(order, deadlines, '2026-03-02T10:00:00.000Z')).toEqual(['shp_1']);
  });
});
