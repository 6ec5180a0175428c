import type { TrackingFact } from './tracking-fact';

const DAY_MS = 86_400_000;
/** Clocks and zones of carriers are off by up to a day. */
const AHEAD_MS = DAY_MS;
/** A label may be made well before the parcel is ours to follow. */
const BEFORE_MS = 14 * DAY_MS;

/**
 * The report with a time that can be: what lies in the future, or is no time at all, happened when we heard of it.
 * Carriers do send such times, one of the year 2875, and one of them would outrank every later scan.
 */
export function withPlausibleTime(fact: TrackingFact, heardAt: string): TrackingFact {
  const at = Date.parse(fact.occurredAt);
  return at <= Date.parse(heardAt) + AHEAD_MS ? fact : { ...fact, occurredAt: heardAt };
}

/** Tracking numbers are used again: what happened long before the shipment existed is about another parcel. */
export function isAboutThisParcel(fact: TrackingFact, shipmentCreatedAt: string): boolean {
  return Date.parse(fact.occurredAt) >= Date.parse(shipmentCreatedAt) - BEFORE_MS;
}
