import { addDays, localDate } from '../calendar/local-time';
import { isWorkingDay, type WorkingDays } from '../calendar/working-days';
import type { Delay, TrackingFact } from './tracking-fact';

/**
 * How much later a parcel comes and why, where a report says that it does: by the carrier's own count, else by how far
 * its expected delivery has moved, against what it expected before or, if we never knew, what we promised.
 * `expectedBy`: ISO 8601. `undefined` for a report of no delay.
 */
export function measureDelay(fact: TrackingFact, expectedBy: string, days: WorkingDays): Delay | undefined {
  if (fact.status !== 'delayed') return undefined;
  const reason = fact.delay?.reason ?? fact.detail ?? 'the carrier gives no reason';
  const businessDays = fact.delay?.businessDays ?? movedBy(fact, fact.previousEstimate ?? expectedBy, days);
  return businessDays === undefined ? { reason } : { businessDays, reason };
}

function movedBy(fact: TrackingFact, before: string, days: WorkingDays): number | undefined {
  if (fact.estimatedDelivery === undefined) return undefined;
  const moved = workingDaysBetween(before, fact.estimatedDelivery, days);
  return moved > 0 ? moved : undefined;
}

const LONGEST_DELAY_DAYS = 366;

/** Working days after the date of one instant, up to and including the date of the other; 0 if it is not later. */
function workingDaysBetween(from: string, to: string, days: WorkingDays): number {
  const last = localDate(to, days.timeZone);
  let day = localDate(from, days.timeZone);
  let count = 0;
  // Carriers have sent dates centuries away: a limit keeps such a date from being counted day by day.
  for (let i = 0; i < LONGEST_DELAY_DAYS && day < last; i += 1) {
    day = addDays(day, 1);
    if (isWorkingDay(day, days)) count += 1;
  }
  return count;
}
