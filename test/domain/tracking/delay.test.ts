import { measureDelay } from '../../../domain/tracking/delay';
import type { TrackingFact } from '../../../domain/tracking/tracking-fact';

const days = { timeZone: 'Australia/Melbourne', workingDays: [1, 2, 3, 4, 5], holidays: ['2026-03-09'] };
const PROMISED = '2026-03-05T12:59:59.999Z'; // the end of Thursday 5 March in Melbourne

function delayed(more: Partial<TrackingFact> = {}): TrackingFact {
  return {
    ...{ carrier: 'USPS', trackingNumber: '94001', status: 'delayed' },
    ...{ occurredAt: '2026-03-04T00:00:00.000Z', rawStatus: 'in_transit/delayed', detail: 'Pickup moved' },
    ...more,
  };
}

describe('measureDelay', () => {
  it('is none for a report that is about something else', () => {
    const moved = { estimatedDelivery: '2026-03-12T00:00:00Z' };
    expect(measureDelay(delayed({ status: 'inTransit', ...moved }), PROMISED, days)).toBeUndefined();
  });

  it('keeps to the carrier’s own count and reason', () => {
    const fact = delayed({ delay: { businessDays: 1, reason: 'the carrier pickup moved' } });
    expect(measureDelay(fact, PROMISED, days)).toEqual({
      businessDays: 1,
      reason: 'the carrier pickup moved',
    });
  });

  it('counts by how far the carrier has moved its expectation', () => {
    const fact = delayed({
      previousEstimate: '2026-03-05T02:00:00.000Z',
      estimatedDelivery: '2026-03-06T02:00:00.000Z',
    });
    expect(measureDelay(fact, '2026-01-01T00:00:00.000Z', days)).toEqual({
      businessDays: 1,
      reason: 'Pickup moved',
    });
  });

  it('counts against our promise where we never knew what the carrier expected before', () => {
    const fact = delayed({ estimatedDelivery: '2026-03-06T02:00:00.000Z' });
    expect(measureDelay(fact, PROMISED, days)).toMatchObject({ businessDays: 1 });
  });

  it('leaves weekends and holidays out: Thursday to Tuesday over a holiday Monday is two days', () => {
    const fact = delayed({ estimatedDelivery: '2026-03-10T02:00:00.000Z' });
    expect(measureDelay(fact, PROMISED, days)).toMatchObject({ businessDays: 2 });
  });

  it('claims no number of days when the expectation is unknown, the same or earlier', () => {
    expect(measureDelay(delayed(), PROMISED, days)).toEqual({ reason: 'Pickup moved' });
    const same = delayed({ estimatedDelivery: '2026-03-05T03:00:00.000Z' });
    expect(measureDelay(same, PROMISED, days)).toEqual({ reason: 'Pickup moved' });
    const earlier = delayed({ estimatedDelivery: '2026-03-01T03:00:00.000Z' });
    expect(measureDelay(earlier, PROMISED, days)).toEqual({ reason: 'Pickup moved' });
  });

  it('says that there is no reason when there is none', () => {
    expect(measureDelay(delayed({ detail: undefined }), PROMISED, days)?.reason).toBe(
      'the carrier gives no reason',
    );
  });

  it('is done at once with a date in the year 2875', () => {
    const fact = delayed({ estimatedDelivery: '2875-01-01T00:00:00.000Z' });
    const { businessDays = 0 } = measureDelay(fact, PROMISED, days) ?? {};
    expect(businessDays).toBeGreaterThan(200);
    expect(businessDays).toBeLessThan(366);
  });
});
