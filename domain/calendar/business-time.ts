import { parseDuration } from './duration';
import { addDuration, isAfter, laterOf, readInstant, writeInstant, type InstantText } from './instant';
import { addDays, instantAt, localDate, localTime, type DateText } from './local-time';
import { addWorkingDays, isWorkingDay, workingDayFrom, type WorkingDays } from './working-days';

/** When the merchant works: working days, and their hours on the wall, `from` before `to`, `to` up to `24:00`. */
export interface BusinessCalendar extends WorkingDays {
  readonly hours: { readonly from: string; readonly to: string };
}

/**
 * An instant plus business time. Days count first: `P1D` is one business day, so that Friday 16:00 becomes Monday
 * 16:00, and from outside the hours the end of the next business day. The rest is working time: `PT4H` is four hours
 * with the doors open. The result lies within business hours; a duration of nothing gives the instant itself.
 * Throws DurationError for text that is no duration, RangeError when a calendar leaves no time to count.
 */
export function addBusinessTime(at: InstantText, duration: string, calendar: BusinessCalendar): InstantText {
  const { days, milliseconds } = parseDuration(duration);
  const start = days > 0 ? addBusinessDays(at, days, calendar) : addDuration(at, 'PT0S');
  return milliseconds > 0 ? addWorkingTime(start, milliseconds, calendar) : start;
}

function addBusinessDays(at: InstantText, days: number, calendar: BusinessCalendar): InstantText {
  const today = localDate(at, calendar.timeZone);
  if (!isOpen(at, today, calendar)) {
    // Before opening, after closing, on a holiday: the first day to count is the next one that still has its whole
    // length, and the last ends with its closing.
    return closing(addWorkingDays(nextOpenDay(at, calendar), days - 1, calendar), calendar);
  }
  const day = addWorkingDays(today, days, calendar);
  const sameTime = instantAt(day, localTime(at, calendar.timeZone), calendar.timeZone);
  // Where daylight saving skips the time, the same time could fall outside the day's hours.
  const notBefore = laterOf(sameTime, opening(day, calendar));
  return isAfter(notBefore, closing(day, calendar)) ? closing(day, calendar) : notBefore;
}

function addWorkingTime(at: InstantText, milliseconds: number, calendar: BusinessCalendar): InstantText {
  let day = nextOpenDay(at, calendar);
  let rest = milliseconds;
  for (let i = 0; i < longestCount; i += 1) {
    const from = readInstant(laterOf(at, opening(day, calendar)));
    const open = Math.max(0, readInstant(closing(day, calendar)).since(from).total('milliseconds'));
    if (rest <= open) return writeInstant(from.add({ milliseconds: rest }));
    rest -= open;
    day = workingDayFrom(addDays(day, 1), calendar);
  }
  throw new RangeError(
    `${milliseconds} ms of working time take more than ${longestCount} days: widen the hours`,
  );
}

/** The first working day that closes after the instant. */
function nextOpenDay(at: InstantText, calendar: BusinessCalendar): DateText {
  const day = workingDayFrom(localDate(at, calendar.timeZone), calendar);
  return isAfter(closing(day, calendar), at) ? day : workingDayFrom(addDays(day, 1), calendar);
}

function isOpen(at: InstantText, day: DateText, calendar: BusinessCalendar): boolean {
  if (!isWorkingDay(day, calendar)) return false;
  return !isAfter(opening(day, calendar), at) && !isAfter(at, closing(day, calendar));
}

function opening(day: DateText, { hours, timeZone }: BusinessCalendar): InstantText {
  return instantAt(day, hours.from, timeZone);
}

function closing(day: DateText, { hours, timeZone }: BusinessCalendar): InstantText {
  return instantAt(day, hours.to, timeZone);
}

const longestCount = 5000;
