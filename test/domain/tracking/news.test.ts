import { eventKey, isNews, isOvertaken } from '../../../domain/tracking/news';
import type { TrackingFact } from '../../../domain/tracking/tracking-fact';

function aFact(more: Partial<TrackingFact> = {}): TrackingFact {
  return {
    carrier: 'USPS',
    trackingNumber: '94001',
    status: 'inTransit',
    occurredAt: '2026-03-02T04:00:00.000Z',
    detail: 'Arrived at facility',
    rawStatus: 'in_transit/arrived_at_facility',
    ...more,
  };
}

describe('eventKey', () => {
  it('is the same for the same report by webhook, by poll and with the time written otherwise', () => {
    expect(eventKey(aFact({ carrier: 'usps', occurredAt: '2026-03-02T15:00:00+11:00' }))).toBe(
      eventKey(aFact()),
    );
  });

  it('is the same whether or not the delay was measured', () => {
    const delayed = aFact({ status: 'delayed' });
    expect(eventKey({ ...delayed, delay: { businessDays: 1, reason: 'weather' } })).toBe(eventKey(delayed));
  });

  it.each([
    ['status', { status: 'accepted' }],
    ['time', { occurredAt: '2026-03-02T04:00:01.000Z' }],
    ['words', { detail: 'Left facility' }],
    ['number', { trackingNumber: '94002' }],
    ['carrier', { carrier: 'UPS' }],
  ] as const)('tells reports apart by their %s', (_, more) => {
    expect(eventKey(aFact(more))).not.toBe(eventKey(aFact()));
  });

  it('tells two codes apart that we know neither of', () => {
    const unknown = aFact({ status: 'unrecognised' });
    expect(eventKey({ ...unknown, rawStatus: 'teleported' })).not.toBe(eventKey(unknown));
  });
});

describe('isNews', () => {
  const delivered = aFact({ status: 'delivered', occurredAt: '2026-03-03T04:00:00.000Z' });

  it('is not what was said before', () => {
    expect(isNews([], aFact())).toBe(true);
    expect(isNews([aFact()], aFact())).toBe(false);
  });

  it('is, after a delivery, only a return', () => {
    const later = { occurredAt: '2026-03-04T04:00:00.000Z' };
    expect(isNews([delivered], aFact({ status: 'exception', ...later }))).toBe(false);
    expect(isNews([delivered], aFact({ status: 'returnToSender', ...later }))).toBe(true);
  });
});

describe('isOvertaken', () => {
  const known = (status: string, occurredAt: string) => [{ status, occurredAt }];
  const delay = { status: 'delayed', occurredAt: '2026-03-02T04:00:00.000Z' };

  it('does not keep the first news of trouble from anybody', () => {
    expect(isOvertaken([], delay)).toBe(false);
    expect(isOvertaken(known('inTransit', '2026-03-02T03:00:00.000Z'), delay)).toBe(false);
  });

  it('is trouble from before the parcel moved on', () => {
    expect(isOvertaken(known('outForDelivery', '2026-03-02T05:00:00.000Z'), delay)).toBe(true);
  });

  it('is all trouble once the parcel has arrived or is on its way back, but for its return', () => {
    const late = { status: 'exception', occurredAt: '2026-03-09T04:00:00.000Z' };
    for (const end of ['delivered', 'returnToSender'])
      expect(isOvertaken(known(end, '2026-03-03T04:00:00.000Z'), late)).toBe(true);
    const returned = { ...late, status: 'returnToSender' };
    expect(isOvertaken(known('delivered', '2026-03-03T04:00:00.000Z'), returned)).toBe(false);
  });
});
