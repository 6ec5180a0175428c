/**
 * An ISO 8601 duration, days apart from time: a day is a day of a calendar where there is one (business days), and 24
 * hours where there is none.
 */
export interface Duration {
  readonly days: number;
  readonly milliseconds: number;
}

/** Text that is no duration we take, or one too long. The message says what to write. */
export class DurationError extends Error {
  override readonly name = 'DurationError';
}

/**
 * Reads `P14D`, `P2W`, `PT30M`, `P1DT12H`, `PT0.5S`: whole weeks alone, or days, hours, minutes and seconds, the
 * seconds to the millisecond. Years and months are refused, because they have no fixed length; so are signs and
 * anything longer than ten years. Throws DurationError.
 */
export function parseDuration(text: string): Duration {
  const found = pattern.exec(text)?.groups;
  if (!found || /[PT]$/.test(text)) throw new DurationError(`"${text}" is not a duration: ${remedy(text)}`);
  const number = (name: string) => Number(found[name] ?? 0);
  const duration = {
    days: number('weeks') * 7 + number('days'),
    milliseconds: Math.round(((number('hours') * 60 + number('minutes')) * 60 + number('seconds')) * 1000),
  };
  if (durationMilliseconds(duration) > longest) {
    throw new DurationError(`"${text}" is too long: at most ten years (P3653D)`);
  }
  return duration;
}

/** Whether parseDuration takes the text. */
export function isDuration(text: string): boolean {
  try {
    return durationMilliseconds(parseDuration(text)) >= 0;
  } catch (error) {
    if (error instanceof DurationError) return false;
    throw error;
  }
}

/** Its length in milliseconds, a day counting 24 hours. Takes text as well; throws DurationError. */
export function durationMilliseconds(duration: Duration | string): number {
  const { days, milliseconds } = typeof duration === 'string' ? parseDuration(duration) : duration;
  return days * dayMilliseconds + milliseconds;
}

// At most nine digits a field keeps every sum far inside the safe integers; the limit is then checked on the length.
const pattern =
  /^P(?:(?<weeks>\d{1,9})W|(?:(?<days>\d{1,9})D)?(?:T(?:(?<hours>\d{1,9})H)?(?:(?<minutes>\d{1,9})M)?(?:(?<seconds>\d{1,9}(?:\.\d{1,3})?)S)?)?)$/;

const dayMilliseconds = 86_400_000;
const longest = 3653 * dayMilliseconds;

function remedy(text: string): string {
  if (/^P\d+[YM]/.test(text)) return 'years and months have no fixed length, write days (P30D)';
  if (/^P[^T]*[HS]/.test(text)) return 'hours, minutes and seconds follow a T (PT30M)';
  return 'write ISO 8601 such as P14D, PT30M, PT1S or P1DT12H';
}
