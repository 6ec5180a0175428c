import fc from 'fast-check';
import { Temporal as T } from 'temporal-polyfill';
import {
  addDays,
  endOfDay,
  instantAt,
  isDate,
  isTimeOfDay,
  isTimeZone,
  localDate,
  localTime,
  weekday,
} from '../../../domain/calendar/local-time';

describe('instantAt', () => {
  it('reads the clock on the wall of the zone', () => {
    expect(instantAt('2026-03-02', '15:00', 'Australia/Perth')).toBe('2026-03-02T07:00:00.000Z');
    expect(instantAt('2026-03-02', '15:00', 'Australia/Sydney')).toBe('2026-03-02T04:00:00.000Z');
  });

  it('takes 24:00 for the midnight that ends the day', () => {
    expect(instantAt('2026-03-02', '24:00', 'UTC')).toBe('2026-03-03T00:00:00.000Z');
  });

  it('moves a time that daylight saving skips on by the gap', () => {
    // Sydney, 4 October 2026: 02:00 becomes 03:00.
    expect(instantAt('2026-10-04', '02:30', 'Australia/Sydney')).toBe('2026-10-03T16:30:00.000Z');
  });

  it('takes the first of a time that comes twice', () => {
    // Sydney, 5 April 2026: 03:00 becomes 02:00.
    expect(instantAt('2026-04-05', '02:30', 'Australia/Sydney')).toBe('2026-04-04T15:30:00.000Z');
  });
});

describe('endOfDay', () => {
  it('is the last millisecond of the day, also on days of 23 and 25 hours', () => {
    expect(endOfDay('2026-10-04', 'Australia/Sydney')).toBe('2026-10-04T12:59:59.999Z');
    expect(endOfDay('2026-04-05', 'Australia/Sydney')).toBe('2026-04-05T13:59:59.999Z');
    expect(localDate(endOfDay('2026-04-05', 'Australia/Sydney'), 'Australia/Sydney')).toBe('2026-04-05');
  });
});

describe('localDate and localTime', () => {
  it('show what the wall shows', () => {
    expect(localDate('2026-03-02T23:30:00Z', 'Australia/Perth')).toBe('2026-03-03');
    expect(localDate('2026-03-02T23:30:00Z', 'America/New_York')).toBe('2026-03-02');
    expect(localTime('2026-03-02T23:30:00.25Z', 'Australia/Perth')).toBe('07:30:00.25');
  });
});

describe('addDays', () => {
  it('knows months and leap years', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  });
});

describe('weekday', () => {
  it('counts from Monday', () => {
    expect([weekday('2026-03-02'), weekday('2026-03-08')]).toEqual([1, 7]);
  });
});

describe('addDays and weekday', () => {
  it('agree with Temporal on every date, before 1970 too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -80_000, max: 80_000 }),
        fc.integer({ min: -4000, max: 4000 }),
        (day, days) => {
          const date = T.PlainDate.from('1970-01-01').add({ days: day });
          expect(addDays(date.toString(), days)).toBe(date.add({ days }).toString());
          expect(weekday(date.toString())).toBe(date.dayOfWeek);
        },
      ),
    );
  });

  it('refuse what is no date', () => {
    expect(() => addDays('2026-02-30x', 1)).toThrow('"2026-02-30x" is not a date: write 2026-03-02');
    expect(() => weekday('')).toThrow(/is not a date/);
  });
});

describe('isDate', () => {
  it('takes dates that exist and nothing else', () => {
    expect(['2024-02-29', '2026-12-25'].every(isDate)).toBe(true);
    expect(['2026-02-29', '2026-13-01', '2026-2-1', '20260201', '2026-02-01T00:00', ''].some(isDate)).toBe(
      false,
    );
  });
});

describe('isTimeOfDay', () => {
  it('takes 00:00 to 23:59 and nothing else', () => {
    expect(['00:00', '15:00', '23:59'].every(isTimeOfDay)).toBe(true);
    expect(['24:00', '9:00', '15:60', '15', '15:00:00', '3pm'].some(isTimeOfDay)).toBe(false);
  });
});

describe('isTimeZone', () => {
  it('takes zones of the IANA data base, which know their daylight saving, and no bare offsets', () => {
    expect(['Australia/Perth', 'America/New_York', 'UTC'].every(isTimeZone)).toBe(true);
    expect(['+08:00', 'Mars/Olympus', '', 'Perth', '2026-01-01T00:00Z[UTC]'].some(isTimeZone)).toBe(false);
  });
});
