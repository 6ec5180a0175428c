import {
  checkReservationRequest,
  type ReservationRequest,
} from '../../../domain/inventory/reservation-request';

const now = new Date('2025-03-01T12:00:00Z');
const line = { lineId: 'lin_1', sku: 'mug', location: 'PERTH', quantity: 1 };
const request: ReservationRequest = {
  ...{ orderId: 'ord_1', attempt: 1, lines: [line], expiresAt: null, now },
  actor: { type: 'system', id: 'orderProcess' },
};
const refused = (wrong: Partial<ReservationRequest>) => () =>
  checkReservationRequest({ ...request, ...wrong });

describe('checkReservationRequest', () => {
  it('takes one line or a thousand, and a line at two locations', () => {
    const many = Array.from({ length: 1000 }, (_, n) => ({ ...line, lineId: `lin_${n}` }));
    for (const lines of [[line], many, [line, { ...line, location: 'SYDNEY' }]])
      expect(refused({ lines, expiresAt: now })).not.toThrow();
  });

  it.each<[Partial<ReservationRequest>, RegExp]>([
    [{ orderId: '' }, /orderId must be a text/],
    [{ attempt: 1.5 }, /attempt must be a whole number/],
    [{ lines: [] }, /1 to 1000 lines, not 0/],
    [{ lines: Array.from({ length: 1001 }, (_, n) => ({ ...line, lineId: `${n}` })) }, /not 1001/],
    [{ lines: [{ ...line, lineId: '' }] }, /lines\[0\]\.lineId must be a text/],
    [{ lines: [{ ...line, location: '\u0000' }] }, /lines\[0\]\.location must be a text/],
    [{ lines: [line, { ...line, lineId: 'b', quantity: -1 }] }, /lines\[1\]\.quantity must be/],
    [
      { lines: [line, { ...line, sku: 'pot' }] },
      /lines\[1\] names line lin_1 at PERTH again: add the two up/,
    ],
    [{ expiresAt: new Date(NaN) }, /expiresAt must be a valid time/],
  ])('refuses what is no question: case %#', (wrong, message) => {
    expect(refused(wrong)).toThrow(message);
  });
});
