import { Temporal as T } from 'temporal-polyfill';
import { durationMilliseconds } from './duration';

/**
 * Instants cross every boundary as RFC 3339 text in UTC with milliseconds (`2026-03-02T04:00:00.000Z`, what a Date's
 * toISOString writes), so that equal instants are equal strings and sort by text.
 */
export type InstantText = string;

/** An instant plus a duration whose days are 24 hours. Throws DurationError or RangeError for text that is neither. */
export function addDuration(at: InstantText, duration: string): InstantText {
  return writeInstant(readInstant(at).add({ milliseconds: durationMilliseconds(duration) }));
}

/** Whether a is strictly later than b: what "older than" and "passed" mean everywhere. */
export function isAfter(a: InstantText, b: InstantText): boolean {
  return T.Instant.compare(readInstant(a), readInstant(b)) > 0;
}

/** The later of two instants. */
export function laterOf(a: InstantText, b: InstantText): InstantText {
  return isAfter(a, b) ? a : b;
}

/** Reads RFC 3339 text with an offset. Throws RangeError naming the text. */
export function readInstant(at: InstantText): T.Instant {
  try {
    return T.Instant.from(at);
  } catch {
    throw new RangeError(
      `"${at}" is not an instant: write RFC 3339 with an offset, such as 2026-03-02T04:00:00Z`,
    );
  }
}

/** Writes an instant as InstantText; what is below a millisecond is cut off. */
export function writeInstant(instant: T.Instant): InstantText {
  return instant.toString({ smallestUnit: 'millisecond' });
}
