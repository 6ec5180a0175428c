import { addDays, weekday, type DateText } from './local-time';

/** The days on which somebody works: `workingDays` 1 (Monday) to 7, less the holidays, as dates in the zone. */
export interface WorkingDays {
  readonly timeZone: string;
  readonly workingDays: readonly number[];
  readonly holidays: readonly DateText[];
}

/** Whether the date is a working weekday and no holiday. */
export function isWorkingDay(date: DateText, days: Omit<WorkingDays, 'timeZone'>): boolean {
  return days.workingDays.includes(weekday(date)) && !days.holidays.includes(date);
}

/** The date itself if it is a working day, else the next that is. Throws RangeError when ten years hold none. */
export function workingDayFrom(date: DateText, days: Omit<WorkingDays, 'timeZone'>): DateText {
  return firstDayFrom(date, (day) => isWorkingDay(day, days));
}

/**
 * The nth working day after a date; with 0 the date itself, or the next working day if it is none.
 * Throws RangeError when ten years hold no further working day.
 */
export function addWorkingDays(date: DateText, count: number, days: Omit<WorkingDays, 'timeZone'>): DateText {
  let day = count === 0 ? workingDayFrom(date, days) : date;
  for (let i = 0; i < count; i += 1) day = workingDayFrom(addDays(day, 1), days);
  return day;
}

/** The first date, beginning with the one given, that passes the test. Throws RangeError when ten years hold none. */
export function firstDayFrom(date: DateText, passes: (day: DateText) => boolean): DateText {
  let day = date;
  // A calendar without working days would otherwise search for ever.
  for (let i = 0; i < longestSearch; i += 1) {
    if (passes(day)) return day;
    day = addDays(day, 1);
  }
  throw new RangeError(
    `no working day in the ten years from ${date}: check workingDays, pickupDays and holidays`,
  );
}

/**
 * One list of holidays out of several (the merchant's or node's own dates, those of its country and region): sorted,
 * each date once.
 */
export function mergeHolidays(...lists: readonly (readonly DateText[])[]): DateText[] {
  return [...new Set(lists.flat())].sort();
}

const longestSearch = 3653;
