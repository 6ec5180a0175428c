import fc from 'fast-check';

import { currentMilestone, type TimedStatus } from '../../../domain/tracking/milestone';
import { TRACKING_STATUSES } from '../../../domain/tracking/tracking-fact';

/** Reports an hour apart, in the order given. */
function reports(...statuses: string[]): TimedStatus[] {
  return statuses.map((status, hour) => ({ status, occurredAt: at(hour) }));
}

function at(hour: number): string {
  return new Date(Date.UTC(2026, 2, 2, hour)).toISOString();
}

describe('currentMilestone', () => {
  it('knows nothing of a parcel that nobody reported on', () => {
    expect(currentMilestone([])).toBeUndefined();
    expect(currentMilestone(reports('unrecognised', 'delayed', 'exception'))).toBeUndefined();
  });

  it('follows an ordinary parcel to its customer', () => {
    const journey = ['labelCreated', 'accepted', 'inTransit', 'outForDelivery', 'delivered'];
    const seen = journey.map((_, index) => currentMilestone(reports(...journey.slice(0, index + 1))));
    expect(seen).toEqual(journey);
  });

  it('does not move back when a parcel is scanned at a depot after it was out for delivery', () => {
    expect(currentMilestone(reports('outForDelivery', 'inTransit'))).toBe('outForDelivery');
  });

  it('takes a delivery attempt as proof that the parcel was out for delivery', () => {
    expect(currentMilestone(reports('inTransit', 'deliveryAttempted'))).toBe('outForDelivery');
  });

  it('lets a delay and a problem say nothing of where the parcel is', () => {
    expect(currentMilestone(reports('accepted', 'delayed', 'exception'))).toBe('accepted');
  });

  it('accepts after a delivery nothing but a return', () => {
    expect(currentMilestone(reports('delivered', 'inTransit', 'exception', 'lost'))).toBe('delivered');
    expect(currentMilestone(reports('delivered', 'returnToSender'))).toBe('returnToSender');
  });

  it('does not take the last scan of a returned parcel, at our own door, for a delivery', () => {
    expect(currentMilestone(reports('outForDelivery', 'returnToSender', 'delivered'))).toBe('returnToSender');
  });

  it('has a lost parcel found again by its next scan, where it was before or further', () => {
    expect(currentMilestone(reports('outForDelivery', 'lost', 'inTransit'))).toBe('outForDelivery');
    expect(currentMilestone(reports('inTransit', 'lost', 'delivered'))).toBe('delivered');
  });

  it('leaves a parcel lost when an older scan comes late, and when only its label is printed again', () => {
    const lost = [{ status: 'lost', occurredAt: at(5) }];
    expect(currentMilestone([...lost, { status: 'inTransit', occurredAt: at(4) }])).toBe('lost');
    expect(currentMilestone([...lost, { status: 'labelCreated', occurredAt: at(6) }])).toBe('lost');
  });

  it('takes the graver of two reports of one moment as the later', () => {
    const moment = at(1);
    const both = ['delivered', 'outForDelivery', 'returnToSender'].map((status) => ({
      status,
      occurredAt: moment,
    }));
    expect(currentMilestone(both)).toBe('returnToSender');
    expect(currentMilestone([...both].reverse())).toBe('returnToSender');
  });

  const aReport = fc.record({
    status: fc.constantFrom(...TRACKING_STATUSES, 'unrecognised'),
    occurredAt: fc.integer({ min: 0, max: 12 }).map(at),
  });
  const someReports = fc.array(aReport, { maxLength: 12 });

  it('says the same in whatever order the reports come, and however often', () => {
    const shuffled = someReports.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
    );
    fc.assert(
      fc.property(shuffled, ([all, again]) => {
        expect(currentMilestone(again)).toBe(currentMilestone(all));
      }),
    );
  });

  it('never goes back by one more report, whenever it happened', () => {
    const rank = [
      undefined,
      'labelCreated',
      'accepted',
      'inTransit',
      'outForDelivery',
      'delivered',
      'returnToSender',
    ];
    fc.assert(
      fc.property(someReports, aReport, (all, more) => {
        const [before, after] = [currentMilestone(all), currentMilestone([...all, more])];
        // Lost is no place on the way: a parcel goes there from anywhere on it, and comes back to where it was.
        fc.pre(before !== 'lost' && after !== 'lost');
        expect(rank.indexOf(after)).toBeGreaterThanOrEqual(rank.indexOf(before));
      }),
    );
  });
});
