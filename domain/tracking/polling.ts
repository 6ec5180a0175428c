import { durationMilliseconds } from '../calendar/duration';

/** What decides when a carrier is asked next. Instants are ISO 8601, `pollEvery` an ISO 8601 duration. */
export interface PollHistory {
  /** The latest report of the parcel, however it came; before the first, when it was shipped. */
  lastEventAt: string;
  polledAt: string | null;
  /** Polls in a row that brought nothing new. */
  polls: number;
  pollEvery: string;
}

/**
 * When to ask a carrier that stays silent. Every report puts the next question off by `pollEvery`, so that nobody asks
 * while webhooks come; every question without news doubles the pause, up to a day's worth at one an hour, so that
 * parcels which never move do not use up the carrier's limit.
 */
export function nextPollAt({ lastEventAt, polledAt, polls, pollEvery }: PollHistory): string {
  const heard = Date.parse(lastEventAt);
  const asked = polledAt === null ? 0 : Date.parse(polledAt);
  const pause = durationMilliseconds(pollEvery);
  if (asked <= heard) return instant(heard + pause);
  return instant(asked + pause * Math.min(2 ** Math.max(0, polls), LONGEST_PAUSE));
}

/** As a multiple of `pollEvery`. */
const LONGEST_PAUSE = 24;

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
