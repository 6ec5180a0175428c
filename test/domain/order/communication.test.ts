import {
  dueMessages,
  missingMessages,
  nextMessage,
  type MessageRecord,
} from '../../../domain/order/communication';
import { aLine, aRecord, aShipment } from '../../support/a-record';

const NOW = '2026-03-02T12:00:00.000Z';

function message(kind: string, overrides: Partial<MessageRecord> = {}): MessageRecord {
  return { kind, status: 'sent', subjectKey: 'ord_1', createdAt: '2026-03-02T11:00:00.000Z', ...overrides };
}

const paid = aRecord({ status: 'paid', paidAt: '2026-03-02T09:10:00.000Z' });
const shipped = aRecord({
  status: 'shipped',
  paidAt: '2026-03-02T09:10:00.000Z',
  lines: [aLine({ shipped: 2 })],
  shipments: [aShipment({ status: 'inTransit', trackingNumber: 'T1' })],
});
const confirmation = message('orderConfirmation');
const dispatch = message('shippingConfirmation', { subjectKey: 'shp_1' });

describe('dueMessages', () => {
  test('nothing is due before the order is confirmed', () => {
    expect(dueMessages(aRecord())).toEqual([]);
  });

  test('each parcel with a number has its own dispatch message, one without has none', () => {
    const second = aShipment({ id: 'shp_2', status: 'shipped', trackingNumber: 'T2' });
    const third = aShipment({ id: 'shp_3', status: 'shipped', trackingNumber: null });
    expect(dueMessages({ ...shipped, shipments: [...shipped.shipments, second, third] })).toEqual([
      { kind: 'orderConfirmation', subjectKey: 'ord_1' },
      { kind: 'shippingConfirmation', subjectKey: 'shp_1' },
      { kind: 'shippingConfirmation', subjectKey: 'shp_2' },
    ]);
  });

  test('the end of an order is told: delivered or cancelled', () => {
    expect(dueMessages({ ...shipped, status: 'delivered' }).at(-1)).toEqual({
      kind: 'deliveryUpdate',
      subjectKey: 'ord_1',
    });
    expect(dueMessages(aRecord({ status: 'cancelled' }))).toEqual([
      { kind: 'cancellation', subjectKey: 'ord_1' },
    ]);
  });
});

describe('missingMessages', () => {
  test('finds what was never written', () => {
    expect(missingMessages(shipped, [confirmation], NOW)).toEqual([
      { kind: 'shippingConfirmation', subjectKey: 'shp_1' },
    ]);
  });

  test('finds what was refused for good, whatever it was about', () => {
    const failed = message('delayNotice', { status: 'failed', subjectKey: 'shp_1 2' });
    expect(missingMessages(shipped, [confirmation, dispatch, failed], NOW)).toEqual([
      { kind: 'delayNotice', subjectKey: 'shp_1 2' },
    ]);
  });

  test('a message may take five minutes, and is missing after them', () => {
    const queuedAt = (createdAt: string) => [message('orderConfirmation', { status: 'queued', createdAt })];
    expect(missingMessages(paid, queuedAt('2026-03-02T11:55:00.000Z'), NOW)).toEqual([]);
    expect(missingMessages(paid, queuedAt('2026-03-02T11:54:59.999Z'), NOW)).toHaveLength(1);
  });

  test('does not count what was written where no mail server is set up', () => {
    expect(missingMessages(paid, [message('orderConfirmation', { status: 'undelivered' })], NOW)).toEqual([]);
  });
});

describe('nextMessage', () => {
  test('what is owed already comes before what is still to happen', () => {
    expect(nextMessage(shipped, [confirmation], NOW)).toEqual({ kind: 'shippingConfirmation', on: 'atOnce' });
    const queued = message('orderConfirmation', { status: 'queued', createdAt: NOW });
    expect(nextMessage(paid, [queued], NOW)).toEqual({ kind: 'orderConfirmation', on: 'atOnce' });
  });

  test('follows the order on its way', () => {
    const placing = aRecord({ status: 'placing' });
    expect(nextMessage(placing, [], NOW)).toEqual({ kind: 'orderConfirmation', on: 'paymentReceived' });
    expect(nextMessage({ ...placing, method: 'terms' }, [], NOW)).toEqual({
      kind: 'orderConfirmation',
      on: 'stockReserved',
    });
    expect(nextMessage(aRecord(), [], NOW)).toEqual({ kind: 'orderConfirmation', on: 'paymentReceived' });
    expect(nextMessage(paid, [confirmation], NOW)).toEqual({
      kind: 'shippingConfirmation',
      on: 'trackingIssued',
    });
    expect(nextMessage(shipped, [confirmation, dispatch], NOW)).toEqual({
      kind: 'deliveryUpdate',
      on: 'delivered',
    });
    const told = [confirmation, dispatch, message('deliveryUpdate')];
    expect(nextMessage({ ...shipped, status: 'delivered' }, told, NOW)).toBeUndefined();
    expect(nextMessage(aRecord({ status: 'refused', isRefused: true }), [], NOW)).toBeUndefined();
  });
});
