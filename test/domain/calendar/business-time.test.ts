import fc from 'fast-check';
import { addBusinessTime, type BusinessCalendar } from '../../../domain/calendar/business-time';
import { instantAt, localDate, localTime } from '../../../domain/calendar/local-time';

function aCalendar(members: Partial<BusinessCalendar> = {}): BusinessCalendar {
  const hours = { from: '09:00', to: '17:00' };
  return { timeZone: 'Australia/Sydney', workingDays: [1, 2, 3, 4, 5], hours, holidays: [], ...members };
}

/** Adds to a local time in Sydney and gives the local time back: `2026-03-06 16:00` is a Friday. */
function add(local: string, duration: string, calendar = aCalendar()): string {
  const [date = '', time = ''] = local.split(' ');
  const at = addBusinessTime(instantAt(date, time, calendar.timeZone), duration, calendar);
  return `${localDate(at, calendar.timeZone)} ${localTime(at, calendar.timeZone).slice(0, 5)}`;
}

describe('addBusinessTime', () => {
  it.each([
    ['Friday at four', '2026-03-06 16:00', '2026-03-09 16:00'],
    ['Monday at opening', '2026-03-02 09:00', '2026-03-03 09:00'],
    ['Monday at closing', '2026-03-02 17:00', '2026-03-03 17:00'],
    ['Saturday noon', '2026-03-07 12:00', '2026-03-09 17:00'],
    ['Friday evening', '2026-03-06 20:00', '2026-03-09 17:00'],
    ['Tuesday before opening', '2026-03-03 07:00', '2026-03-03 17:00'],
  ])('gives a request of %s one business day', (_, from, to) => {
    expect(add(from, 'P1D')).toBe(to);
  });

  it.each([
    ['within the day', '2026-03-02 10:00', '2026-03-02 14:00'],
    ['up to closing', '2026-03-02 13:00', '2026-03-02 17:00'],
    ['overnight', '2026-03-02 15:00', '2026-03-03 11:00'],
    ['over the weekend', '2026-03-06 16:30', '2026-03-09 12:30'],
    ['from before opening', '2026-03-02 05:00', '2026-03-02 13:00'],
    ['from the weekend', '2026-03-07 23:00', '2026-03-09 13:00'],
  ])('counts four working hours %s', (_, from, to) => {
    expect(add(from, 'PT4H')).toBe(to);
  });

  it('counts days first and hours after them', () => {
    expect(add('2026-03-06 18:00', 'P1DT4H')).toBe('2026-03-10 13:00');
  });

  it('passes over holidays', () => {
    const easter = aCalendar({ holidays: ['2026-04-03', '2026-04-06'] });
    expect(add('2026-04-02 16:00', 'P1D', easter)).toBe('2026-04-07 16:00');
    expect(add('2026-04-02 16:00', 'PT2H', easter)).toBe('2026-04-07 10:00');
  });

  it('works round the clock where hours end at 24:00', () => {
    const allDay = aCalendar({ hours: { from: '00:00', to: '24:00' } });
    expect(add('2026-03-06 16:00', 'P1D', allDay)).toBe('2026-03-09 16:00');
    expect(add('2026-03-06 23:00', 'PT2H', allDay)).toBe('2026-03-09 01:00');
    // Saturday's business day is Monday, and ends at its midnight.
    expect(add('2026-03-07 12:00', 'P1D', allDay)).toBe('2026-03-10 00:00');
  });

  it('counts the real hours of a day that daylight saving shortens', () => {
    const always = aCalendar({ workingDays: [1, 2, 3, 4, 5, 6, 7], hours: { from: '00:00', to: '24:00' } });
    // Sydney skips 02:00 to 03:00 on 4 October 2026 and repeats 02:00 to 03:00 on 5 April.
    expect(add('2026-10-04 00:00', 'PT4H', always)).toBe('2026-10-04 05:00');
    expect(add('2026-04-05 00:00', 'PT4H', always)).toBe('2026-04-05 03:00');
    expect(add('2026-10-03 02:30', 'P1D', always)).toBe('2026-10-04 03:30');
    expect(add('2026-10-03 15:00', 'P1D', always)).toBe('2026-10-04 15:00');
  });

  it('stays within hours that daylight saving moves', () => {
    const night = aCalendar({ workingDays: [6, 7], hours: { from: '01:00', to: '03:00' } });
    expect(add('2026-10-03 02:30', 'P1D', night)).toBe('2026-10-04 03:00');
    const gap = aCalendar({ workingDays: [6, 7], hours: { from: '02:00', to: '03:00' } });
    expect(add('2026-10-03 02:59', 'PT2M', gap)).toBe('2026-10-10 02:01');
  });

  it('goes down to fractions of a second, and nothing is nothing', () => {
    const at = '2026-03-02T00:00:00.000Z';
    expect(addBusinessTime(at, 'PT0.5S', aCalendar())).toBe('2026-03-02T00:00:00.500Z');
    expect(addBusinessTime('2026-03-07T00:00:00Z', 'PT0S', aCalendar())).toBe('2026-03-07T00:00:00.000Z');
  });

  it('says so when a calendar leaves no time to count', () => {
    expect(() => add('2026-03-02 10:00', 'P1D', aCalendar({ workingDays: [] }))).toThrow(/no working day/);
    const minute = aCalendar({ hours: { from: '09:00', to: '09:01' } });
    expect(() => add('2026-03-02 10:00', 'PT2000H', minute)).toThrow(/widen the hours/);
    expect(() => add('2026-03-02 10:00', 'tomorrow')).toThrow(/is not a duration/);
  });

  it('is never early, never goes back and ends within business hours', () => {
    fc.assert(
      fc.property(anyCalendar(), anyMinute(), anyMinute(), anyDuration(), (calendar, a, b, duration) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        const end = addBusinessTime(first, duration, calendar);
        expect(end > first).toBe(true);
        expect(addBusinessTime(second, duration, calendar) >= end).toBe(true);
        expect(isWithinHours(end, calendar)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('counts as many open minutes as a walk through every minute finds', () => {
    fc.assert(
      fc.property(anyCalendar(), anyMinute(), fc.integer({ min: 1, max: 900 }), (calendar, at, minutes) => {
        const end = addBusinessTime(at, `PT${minutes}M`, calendar);
        expect(openMinutes(at, end, calendar)).toBe(minutes);
      }),
      { numRuns: 12 },
    );
  });

  it('adds two days as one and one', () => {
    fc.assert(
      fc.property(anyCalendar(), anyMinute(), (calendar, at) => {
        const once = addBusinessTime(at, 'P1D', calendar);
        expect(addBusinessTime(once, 'P1D', calendar)).toBe(addBusinessTime(at, 'P2D', calendar));
      }),
    );
  });
});

function anyCalendar(): fc.Arbitrary<BusinessCalendar> {
  return fc
    .record({
      timeZone: fc.constantFrom('Australia/Sydney', 'Australia/Perth', 'America/New_York', 'Europe/London'),
      workingDays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 2 }),
      opens: fc.integer({ min: 5, max: 12 }),
      length: fc.integer({ min: 1, max: 11 }),
      holidays: fc.subarray(['2026-04-03', '2026-04-06', '2026-10-05', '2026-03-09']),
    })
    .map(({ opens, length, ...rest }) => {
      const hour = (n: number) => `${String(n).padStart(2, '0')}:00`;
      return { ...rest, hours: { from: hour(opens), to: hour(opens + length) } };
    });
}

/** Minutes around the changes of the clocks in March, April, October and November 2026. */
function anyMinute(): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom('2026-03-05', '2026-03-27', '2026-04-02', '2026-10-01', '2026-10-29'),
      fc.nat(6 * 1440),
    )
    .map(([date, minutes]) => new Date(Date.parse(`${date}T00:00:00Z`) + minutes * 60_000).toISOString());
}

function anyDuration(): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(6), fc.integer({ min: 1, max: 2000 }))
    .map(([days, minutes]) => `P${days}DT${minutes}M`);
}

/** Open or just closing. */
function isWithinHours(at: string, calendar: BusinessCalendar): boolean {
  const justBefore = new Date(Date.parse(at) - 1).toISOString();
  return openAt(at, calendar) || openAt(justBefore, calendar);
}

function openMinutes(from: string, to: string, calendar: BusinessCalendar): number {
  let open = 0;
  for (let at = Date.parse(from); at < Date.parse(to); at += 60_000) {
    if (openAt(new Date(at).toISOString(), calendar)) open += 1;
  }
  return open;
}

/** An own reading of the calendar, through Intl rather than the code under test. */
function openAt(at: string, { timeZone, workingDays, hours, holidays }: BusinessCalendar): boolean {
  const parts = new Map(
    wallClock(timeZone)
      .formatToParts(new Date(at))
      .map(({ type, value }) => [type, value]),
  );
  const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts.get('weekday') ?? '') + 1;
  const date = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  const time = `${parts.get('hour')}:${parts.get('minute')}`;
  return workingDays.includes(day) && !holidays.includes(date) && hours.from <= time && time < hours.to;
}

const wallClocks = new Map<string, Intl.DateTimeFormat>();

/** One formatter a zone: making them costs far more than using them. */
function wallClock(timeZone: string): Intl.DateTimeFormat {
  const known = wallClocks.get(timeZone);
  if (known) return known;
  const digits = '2-digit';
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: digits,
    day: digits,
    hour: digits,
    minute: digits,
  });
  wallClocks.set(timeZone, made);
  return made;
}
