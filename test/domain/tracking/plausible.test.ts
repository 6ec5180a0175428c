import { isAboutThisParcel, withPlausibleTime } from '../../../domain/tracking/plausible';
import type { TrackingFact } from '../../../domain/tracking/tracking-fact';

const NOW = '2026-03-02T00:00:00.000Z';

function happenedAt(occurredAt: string): TrackingFact {
  return {
    carrier: 'USPS',
    trackingNumber: '94001',
    status: 'inTransit',
    occurredAt,
    rawStatus: 'in_transit',
  };
}

describe('withPlausibleTime', () => {
  it('leaves a time alone that can be, even one from a clock that is ahead', () => {
    const facts = ['2026-03-01T10:00:00.000Z', '2026-03-02T20:00:00.000Z'].map(happenedAt);
    expect(facts.map((fact) => withPlausibleTime(fact, NOW))).toEqual(facts);
  });

  it('takes a report of the year 2875, or of no time at all, as of when it was heard', () => {
    expect(withPlausibleTime(happenedAt('2875-01-01T00:00:00Z'), NOW).occurredAt).toBe(NOW);
    expect(withPlausibleTime(happenedAt('yesterday'), NOW).occurredAt).toBe(NOW);
  });
});

describe('isAboutThisParcel', () => {
  it('takes reports from the printing of the label on', () => {
    expect(isAboutThisParcel(happenedAt('2026-02-25T00:00:00.000Z'), NOW)).toBe(true);
  });

  it('refuses those of an earlier parcel with the same number', () => {
    expect(isAboutThisParcel(happenedAt('2025-11-25T00:00:00.000Z'), NOW)).toBe(false);
  });
});
