import fc from 'fast-check';
import { addDays, weekday } from '../../../domain/calendar/local-time';
import {
  addWorkingDays,
  firstDayFrom,
  isWorkingDay,
  mergeHolidays,
  workingDayFrom,
} from '../../../domain/calendar/working-days';

const week = { workingDays: [1, 2, 3, 4, 5], holidays: ['2026-04-03', '2026-04-06'] }; // Good Friday, Easter Monday

describe('isWorkingDay', () => {
  it('is a working weekday and no holiday', () => {
    expect(isWorkingDay('2026-04-02', week)).toBe(true);
    expect(isWorkingDay('2026-04-03', week)).toBe(false);
    expect(isWorkingDay('2026-04-04', week)).toBe(false);
  });
});

describe('workingDayFrom', () => {
  it('stays on a working day and else goes on to the next', () => {
    expect(workingDayFrom('2026-04-02', week)).toBe('2026-04-02');
    expect(workingDayFrom('2026-04-03', week)).toBe('2026-04-07');
  });
});

describe('addWorkingDays', () => {
  it('passes over weekends and holidays', () => {
    expect(addWorkingDays('2026-04-02', 1, week)).toBe('2026-04-07');
    expect(addWorkingDays('2026-04-04', 1, week)).toBe('2026-04-07');
    expect(addWorkingDays('2026-04-04', 0, week)).toBe('2026-04-07');
  });

  it('counts eight weeks of made-to-order work as forty working days', () => {
    expect(addWorkingDays('2026-06-01', 40, { ...week, holidays: [] })).toBe('2026-07-27');
  });

  it('lands on the day before which exactly that many working days have passed', () => {
    const days = fc.record({
      workingDays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
      holidays: fc.array(fc.nat(60).map((n) => addDays('2026-01-01', n))),
    });
    fc.assert(
      fc.property(days, fc.nat(40), fc.integer({ min: 1, max: 30 }), (calendar, offset, count) => {
        const start = addDays('2026-01-01', offset);
        const end = addWorkingDays(start, count, calendar);
        let passed = 0;
        for (let day = addDays(start, 1); day <= end; day = addDays(day, 1)) {
          const works = calendar.workingDays.includes(weekday(day)) && !calendar.holidays.includes(day);
          passed += works ? 1 : 0;
        }
        expect(passed).toBe(count);
        expect(isWorkingDay(end, calendar)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('firstDayFrom', () => {
  it('gives up after ten years, naming what to check', () => {
    expect(firstDayFrom('2026-01-01', (day) => weekday(day) === 7)).toBe('2026-01-04');
    expect(() => addWorkingDays('2026-01-01', 1, { workingDays: [], holidays: [] })).toThrow(
      /no working day in the ten years from 2026-01-02: check workingDays/,
    );
  });
});

describe('mergeHolidays', () => {
  it("joins a node's own days with those of its country, each once, in order, changing neither list", () => {
    const own = ['2026-12-24', '2026-06-30'];
    expect(mergeHolidays(own, ['2026-12-25', '2026-12-24'])).toEqual([
      '2026-06-30',
      '2026-12-24',
      '2026-12-25',
    ]);
    expect(own).toEqual(['2026-12-24', '2026-06-30']);
    expect(mergeHolidays()).toEqual([]);
  });
});
