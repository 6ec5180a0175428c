import { currentMilestone, type TimedStatus } from './milestone';
import type { TrackingFact } from './tracking-fact';

/**
 * Two reports with the same key are one report: the carrier sent it twice, or it came by webhook and by poll. Without
 * the delay, which the same scan may carry in one and lack in the other.
 */
export function eventKey(fact: TrackingFact): string {
  const at = new Date(fact.occurredAt).toISOString();
  return JSON.stringify([
    fact.carrier.toLowerCase(),
    fact.trackingNumber,
    fact.status,
    at,
    fact.detail ?? '',
    // Two codes that we do not know are two reports.
    fact.status === 'unrecognised' ? fact.rawStatus : '',
  ]);
}

/** Whether a report says something that those before did not; after a delivery only a return does. */
export function isNews(before: readonly TrackingFact[], fact: TrackingFact): boolean {
  const key = eventKey(fact);
  if (before.some((known) => eventKey(known) === key)) return false;
  return currentMilestone(before) !== 'delivered' || fact.status === 'returnToSender';
}

/**
 * Whether trouble that a report tells of (a delay, a failed attempt, a problem) is over by what we know already: the
 * parcel has arrived or is on its way back, or was scanned on its way after that. Nobody should hear of it any more.
 */
export function isOvertaken(known: readonly TimedStatus[], report: TimedStatus): boolean {
  const milestone = currentMilestone(known);
  if (milestone === 'delivered' || milestone === 'returnToSender') return report.status !== 'returnToSender';
  return known.some(
    ({ status, occurredAt }) =>
      ON_ITS_WAY.includes(status) && Date.parse(occurredAt) > Date.parse(report.occurredAt),
  );
}

const ON_ITS_WAY: readonly string[] = ['inTransit', 'outForDelivery'];
