import type { BusinessCalendar } from '../../../domain/calendar/business-time';
import {
  isWeekday,
  validateBusinessCalendar,
  validateWorkingDays,
} from '../../../domain/calendar/validate-calendar';

function aCalendar(members: Partial<BusinessCalendar> = {}): BusinessCalendar {
  const hours = { from: '09:00', to: '17:00' };
  return { timeZone: 'Australia/Perth', workingDays: [1, 2, 3], hours, holidays: ['2026-12-25'], ...members };
}

const pointers = (calendar: BusinessCalendar) =>
  validateBusinessCalendar(calendar).map((issue) => issue.pointer);

describe('validateBusinessCalendar', () => {
  it('has nothing against an ordinary calendar, nor against one that works round the clock', () => {
    expect(pointers(aCalendar())).toEqual([]);
    expect(pointers(aCalendar({ hours: { from: '00:00', to: '24:00' } }))).toEqual([]);
  });

  it.each([
    [{ timeZone: 'Mars/Olympus' }, '/timeZone'],
    [{ workingDays: [] }, '/workingDays'],
    [{ workingDays: [0, 8] }, '/workingDays'],
    [{ workingDays: [1, 1] }, '/workingDays'],
    [{ holidays: ['2026-12-25', '2026-02-30'] }, '/holidays/1'],
    [{ hours: { from: '9:00', to: '9:30' } }, '/hours/from'],
    [{ hours: { from: '09:00', to: '25:00' } }, '/hours/to'],
    [{ hours: { from: '17:00', to: '09:00' } }, '/hours'],
    [{ hours: { from: '09:00', to: '09:00' } }, '/hours'],
  ])('finds the fault in %j', (members, pointer) => {
    expect(pointers(aCalendar(members))).toContain(pointer);
  });
});

describe('validateWorkingDays', () => {
  it('refuses a list of holidays nobody could have', () => {
    const holidays = Array.from({ length: 501 }, () => '2026-12-25');
    expect(validateWorkingDays(aCalendar({ holidays }))).toEqual([
      { pointer: '/holidays', message: 'must be at most 500 dates' },
    ]);
  });
});

describe('isWeekday', () => {
  it('counts from 1, Monday, to 7', () => {
    expect([0, 1, 7, 8, 1.5].map(isWeekday)).toEqual([false, true, true, false, false]);
  });
});
