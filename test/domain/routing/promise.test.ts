import fc from 'fast-check';
import { localDate, weekday } from '../../../domain/calendar/local-time';
import { promiseDates, type PromiseTerms } from '../../../domain/routing/promise';

function terms(members: Partial<PromiseTerms> = {}): PromiseTerms {
  return {
    now: '2026-03-02T02:00:00Z', // Monday, 10:00 in Perth
    node: { timeZone: 'Australia/Perth', cutoff: '15:00', workingDays: [1, 2, 3, 4, 5], holidays: [] },
    rate: { transitDays: 2 },
    fulfilmentDays: 0,
    destination: { country: 'AU', region: 'WA' },
    ...members,
  };
}

/** Ship day and delivery day as dates in Perth. */
function days(members: Partial<PromiseTerms> = {}): [string, string] {
  const promise = promiseDates(terms(members));
  return [promise.shipDay, localDate(promise.deliverBy, 'Australia/Perth')];
}

const node = (members: Partial<PromiseTerms['node']>) => ({ node: { ...terms().node, ...members } });

describe('promiseDates', () => {
  it("promises the node's cut-off on the day of shipping and the end of the day of delivery", () => {
    expect(promiseDates(terms())).toEqual({
      shipDay: '2026-03-02',
      shipBy: '2026-03-02T07:00:00.000Z',
      deliverBy: '2026-03-04T15:59:59.999Z',
    });
  });

  it.each([
    ['before the cut-off', '2026-03-02T06:59:59Z', '2026-03-02'],
    ['at the cut-off', '2026-03-02T07:00:00Z', '2026-03-02'],
    ['after the cut-off', '2026-03-02T07:00:00.001Z', '2026-03-03'],
    ['late at night, still Monday', '2026-03-02T15:59:00Z', '2026-03-03'],
    ['on Friday after the cut-off', '2026-03-06T08:00:00Z', '2026-03-09'],
    ['on Saturday', '2026-03-07T02:00:00Z', '2026-03-09'],
  ])('ships an order placed %s on the right day', (_, now, day) => {
    expect(days({ now })[0]).toBe(day);
  });

  it('reads the cut-off on the clock of the node', () => {
    const now = '2026-03-02T05:00:00Z'; // 13:00 in Perth, 16:00 in Sydney
    expect(days({ now })[0]).toBe('2026-03-02');
    expect(days({ now, ...node({ timeZone: 'Australia/Sydney' }) })[0]).toBe('2026-03-03');
  });

  it('keeps to the cut-off where daylight saving moves it', () => {
    const sydney = node({ timeZone: 'Australia/Sydney', cutoff: '02:30', workingDays: [7] });
    // On 4 October 2026 the clocks of Sydney go from 02:00 to 03:00.
    const promise = promiseDates(terms({ ...sydney, now: '2026-10-02T00:00:00Z' }));
    expect(promise).toMatchObject({ shipDay: '2026-10-04', shipBy: '2026-10-03T16:30:00.000Z' });
  });

  it('adds working days for what has to be made first', () => {
    expect(days({ fulfilmentDays: 1 })[0]).toBe('2026-03-03');
    expect(days({ fulfilmentDays: 5 })[0]).toBe('2026-03-09');
    expect(days({ fulfilmentDays: 1, now: '2026-03-02T09:00:00Z' })[0]).toBe('2026-03-04');
  });

  it('promises made-to-order furniture eight weeks on: forty working days (AC-26)', () => {
    expect(days({ fulfilmentDays: 40 })).toEqual(['2026-04-27', '2026-04-29']);
    const easter = node({ holidays: ['2026-04-03', '2026-04-06', '2026-04-27'] });
    expect(days({ fulfilmentDays: 40, ...easter })[0]).toBe('2026-04-30');
  });

  it("skips the node's holidays", () => {
    expect(days(node({ holidays: ['2026-03-02', '2026-03-03'] }))[0]).toBe('2026-03-04');
  });

  it('waits for the day on which the carrier collects', () => {
    expect(days({ rate: { transitDays: 1, pickupDays: [4] } })).toEqual(['2026-03-05', '2026-03-06']);
    const holiday = node({ holidays: ['2026-03-05'] });
    expect(days({ rate: { transitDays: 1, pickupDays: [4] }, ...holiday })[0]).toBe('2026-03-12');
  });

  it('collects on any day the node works where the rate names none', () => {
    const now = '2026-03-07T02:00:00Z';
    expect(days({ now, ...node({ workingDays: [1, 2, 3, 4, 5, 6] }) })[0]).toBe('2026-03-07');
  });

  it('counts transit from Monday to Friday, and on weekend days only if the carrier collects then', () => {
    const friday = '2026-03-06T02:00:00Z';
    expect(days({ now: friday })).toEqual(['2026-03-06', '2026-03-10']);
    expect(days({ now: friday, rate: { transitDays: 2, pickupDays: [1, 2, 3, 4, 5, 6] } })[1]).toBe(
      '2026-03-09',
    );
    expect(days({ now: friday, rate: { transitDays: 2, pickupDays: [1, 2, 3, 4, 5, 6, 7] } })[1]).toBe(
      '2026-03-08',
    );
    // Collecting on two days a week does not make the journey longer.
    expect(days({ rate: { transitDays: 3, pickupDays: [2, 4] } })).toEqual(['2026-03-03', '2026-03-06']);
  });

  it('delivers on the day of shipping when there are no transit days', () => {
    expect(days({ rate: { transitDays: 0 } })).toEqual(['2026-03-02', '2026-03-02']);
  });

  it("skips the destination's holidays, which do not keep the node from shipping", () => {
    const destination = { country: 'AU', region: 'WA', holidays: ['2026-03-02', '2026-03-04'] };
    expect(days({ destination })).toEqual(['2026-03-02', '2026-03-05']);
  });

  it('ends the delivery day at the destination, known by name or by region, else at the node', () => {
    const deliverBy = (destination: PromiseTerms['destination']) =>
      promiseDates(terms({ destination })).deliverBy;
    expect(deliverBy({ country: 'AU', region: 'NSW' })).toBe('2026-03-04T12:59:59.999Z');
    expect(deliverBy({ country: 'BR', timeZone: 'America/Sao_Paulo' })).toBe('2026-03-05T02:59:59.999Z');
    expect(deliverBy({ country: 'BR' })).toBe('2026-03-04T15:59:59.999Z');
  });

  it('does not ship before the day the customer asked for', () => {
    expect(days({ shipNotBefore: '2026-03-11T16:00:00Z' })[0]).toBe('2026-03-12');
    expect(days({ shipNotBefore: '2026-03-12T08:00:00Z' })[0]).toBe('2026-03-13');
    expect(days({ shipNotBefore: '2026-03-14T00:00:00Z' })[0]).toBe('2026-03-16');
  });

  it('makes things while it waits for that day, and is not hurried by one that has passed', () => {
    expect(days({ shipNotBefore: '2026-03-11T16:00:00Z', fulfilmentDays: 5 })[0]).toBe('2026-03-12');
    expect(days({ shipNotBefore: '2026-03-11T16:00:00Z', fulfilmentDays: 10 })[0]).toBe('2026-03-16');
    expect(days({ shipNotBefore: '2026-01-01T00:00:00Z' })[0]).toBe('2026-03-02');
  });

  it('says so when the carrier never collects on a day the node works', () => {
    expect(() => promiseDates(terms({ rate: { transitDays: 1, pickupDays: [7] } }))).toThrow(
      /check workingDays, pickupDays/,
    );
  });

  it('is never late for itself: ships after now, on a working day, delivers no earlier, and later orders no sooner', () => {
    const minute = fc.nat(40 * 1440).map((n) => new Date(Date.UTC(2026, 2, 1) + n * 60_000).toISOString());
    const anyTerms = fc
      .record({
        timeZone: fc.constantFrom('Australia/Perth', 'Australia/Sydney', 'America/New_York'),
        cutoff: fc.constantFrom('00:00', '02:30', '15:00', '23:59'),
        workingDays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
        transitDays: fc.nat(5),
        fulfilmentDays: fc.nat(10),
      })
      .map(({ transitDays, fulfilmentDays, ...own }) =>
        terms({ ...node(own), rate: { transitDays }, fulfilmentDays, destination: { country: 'XX' } }),
      );
    fc.assert(
      fc.property(anyTerms, minute, minute, (some, a, b) => {
        const [now, later] = a < b ? [a, b] : [b, a];
        const promise = promiseDates({ ...some, now });
        expect(promise.shipBy >= now).toBe(true);
        expect(some.node.workingDays).toContain(weekday(promise.shipDay));
        expect(promise.deliverBy >= promise.shipBy).toBe(true);
        const second = promiseDates({ ...some, now: later });
        expect(second.shipBy >= promise.shipBy && second.deliverBy >= promise.deliverBy).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
