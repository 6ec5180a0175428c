/** What a column of type integer holds. */
export const MAX_UNITS = 2_147_483_647;

/** Throws a RangeError unless `units` is a whole number of at least one that the database can hold. */
export function checkUnits(field: string, units: number): void {
  if (Number.isInteger(units) && units >= 1 && units <= MAX_UNITS) return;
  throw new RangeError(`${field} must be a whole number from 1 to ${MAX_UNITS}, not ${units}`);
}

/** Throws a RangeError unless `text` can be stored and says something. PostgreSQL's text knows no NUL. */
export function checkText(field: string, text: string): void {
  if (text !== '' && !text.includes('\u0000')) return;
  throw new RangeError(`${field} must be a text that is not empty and holds no NUL character`);
}

/** Throws a RangeError unless `time` is a time. */
export function checkTime(field: string, time: Date): void {
  if (!Number.isNaN(time.getTime())) return;
  throw new RangeError(`${field} must be a valid time`);
}
