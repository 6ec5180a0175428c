import { Temporal as T } from 'temporal-polyfill';
import { readInstant, writeInstant, type InstantText } from './instant';

/** A calendar date, `2026-03-02`. */
export type DateText = string;

/**
 * The instant at which a clock on the wall shows a time on a date. `24:00` is the midnight that ends the day. A time
 * that daylight saving skips is moved on by the gap (02:30 becomes 03:30); of one that comes twice, the first is taken.
 */
export function instantAt(date: DateText, time: string, timeZone: string): InstantText {
  const day = T.PlainDate.from(date);
  const local =
    time === '24:00' ? day.add({ days: 1 }).toPlainDateTime() : day.toPlainDateTime(T.PlainTime.from(time));
  return writeInstant(local.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).toInstant());
}

/** The last millisecond of a date in a zone: the day's end, yet still read as that day. */
export function endOfDay(date: DateText, timeZone: string): InstantText {
  return writeInstant(readInstant(instantAt(date, '24:00', timeZone)).subtract({ milliseconds: 1 }));
}

/** The date a calendar on the wall shows at an instant. */
export function localDate(at: InstantText, timeZone: string): DateText {
  return readInstant(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** The time a clock on the wall shows at an instant, `16:05:00.25`; as precise as it has to be. */
export function localTime(at: InstantText, timeZone: string): string {
  return readInstant(at).toZonedDateTimeISO(timeZone).toPlainTime().toString();
}

/** A date moved by days. */
export function addDays(date: DateText, days: number): DateText {
  return new Date((dayNumber(date) + days) * dayMilliseconds).toISOString().slice(0, 10);
}

/** 1 (Monday) to 7 (Sunday). */
export function weekday(date: DateText): number {
  // Day 0, 1 January 1970, was a Thursday.
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

/** Whether the text is a date that exists, written `2026-03-02`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  return succeeds(() => T.PlainDate.from(text, { overflow: 'reject' }));
}

/** Whether the text is a time of day, `00:00` to `23:59`. */
export function isTimeOfDay(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** Whether the text names a zone of the IANA data base, such as `Australia/Perth`; bare offsets do not. */
export function isTimeZone(text: string): boolean {
  return (
    /^[A-Za-z]/.test(text) && succeeds(() => T.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text))
  );
}

const dayMilliseconds = 86_400_000;

/**
 * Days since 1970. A date has no zone, so that arithmetic on midnights in UTC is exact, and many times faster than on
 * Temporal's dates: routing walks the calendar day by day for every location and every rate.
 */
function dayNumber(date: DateText): number {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight)) throw new RangeError(`"${date}" is not a date: write 2026-03-02`);
  return midnight / dayMilliseconds;
}

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
