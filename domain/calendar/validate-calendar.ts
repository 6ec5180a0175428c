import type { Issue } from '../policy/issue';
import type { BusinessCalendar } from './business-time';
import { isDate, isTimeOfDay, isTimeZone } from './local-time';
import type { WorkingDays } from './working-days';

/** What is wrong with a business calendar; pointers begin at it (`/hours/to`). Empty: addBusinessTime can count. */
export function validateBusinessCalendar(calendar: BusinessCalendar): Issue[] {
  const { from, to } = calendar.hours;
  const issues = validateWorkingDays(calendar);
  if (!isTimeOfDay(from)) issues.push({ pointer: '/hours/from', message: 'must be a time such as 09:00' });
  if (!isTimeOfDay(to) && to !== '24:00') {
    issues.push({ pointer: '/hours/to', message: 'must be a time such as 17:30, or 24:00' });
  }
  // Both are written with leading zeros, so the text orders as the time does.
  if (from >= to) issues.push({ pointer: '/hours', message: 'must end after they begin, within one day' });
  return issues;
}

/** What is wrong with somebody's working days, a node's for instance; pointers begin at it (`/workingDays`). */
export function validateWorkingDays({ timeZone, workingDays, holidays }: WorkingDays): Issue[] {
  const issues: Issue[] = [];
  if (!isTimeZone(timeZone)) {
    issues.push({
      pointer: '/timeZone',
      message: 'must be a zone of the IANA data base such as Australia/Perth',
    });
  }
  if (
    workingDays.length === 0 ||
    !workingDays.every(isWeekday) ||
    new Set(workingDays).size < workingDays.length
  ) {
    issues.push({
      pointer: '/workingDays',
      message: 'must be weekdays from 1 (Monday) to 7, each once, at least one',
    });
  }
  if (holidays.length > mostHolidays) {
    issues.push({ pointer: '/holidays', message: `must be at most ${mostHolidays} dates` });
    return issues;
  }
  holidays.forEach((date, i) => {
    if (!isDate(date))
      issues.push({ pointer: `/holidays/${i}`, message: 'must be a date such as 2026-12-25' });
  });
  return issues;
}

/** 1 (Monday) to 7 (Sunday). */
export function isWeekday(day: number): boolean {
  return Number.isInteger(day) && day >= 1 && day <= 7;
}

// Twenty years of holidays; every date is compared with every day that is counted.
const mostHolidays = 500;
