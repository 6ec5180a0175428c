import { z } from 'zod';

import type { Tracker, TrackingFact } from '../carrier';
import { statusOf } from './codes';

const text = z.string().nullish();

const scanSchema = z.object({
  status: z.string(),
  status_detail: text,
  message: text,
  datetime: text,
  tracking_location: z.object({ city: text }).nullish(),
});

const trackerSchema = z.object({
  id: z.string(),
  tracking_code: z.string(),
  carrier: z.string(),
  status: z.string(),
  status_detail: text,
  updated_at: z.string(),
  est_delivery_date: text,
  tracking_details: z.array(scanSchema).nullish(),
});

const eventSchema = z.object({
  id: z.string(),
  description: z.string(),
  previous_attributes: z.object({ est_delivery_date: text }).nullish(),
  result: z.object({ object: z.string() }).loose().nullish(),
});

type EasyPostTracker = z.output<typeof trackerSchema>;
type Scan = z.output<typeof scanSchema>;

/** A tracker as EasyPost sends it. Throws an error naming what is missing. */
export function readTracker(json: string): Tracker {
  const tracker = trackerSchema.parse(JSON.parse(json));
  return { trackerId: tracker.id, events: factsOf(tracker, undefined) };
}

/** Id and name of a webhook's event; `undefined` for a body that is none. */
export function readEventName(json: string): { eventId: string; type: string } | undefined {
  try {
    const event = eventSchema.parse(JSON.parse(json));
    return { eventId: event.id, type: event.description };
  } catch {
    return undefined;
  }
}

/** What an event says of a parcel; nothing where it is about something else. */
export function readEvent(json: string): TrackingFact[] {
  const event = eventSchema.parse(JSON.parse(json));
  if (event.result?.object !== 'Tracker') return [];
  return factsOf(
    trackerSchema.parse(event.result),
    event.previous_attributes?.est_delivery_date ?? undefined,
  );
}

/** One fact a scan, oldest first: the whole set every time, because scans come late, are re-dated, and are left out. */
function factsOf(tracker: EasyPostTracker, previousEstimate: string | undefined): TrackingFact[] {
  const facts = scansOf(tracker)
    .flatMap((scan) => factsOfScan(tracker, scan))
    .sort((one, other) => Date.parse(one.occurredAt) - Date.parse(other.occurredAt));
  const latest = facts.at(-1);
  const estimatedDelivery = instant(tracker.est_delivery_date);
  if (latest === undefined || estimatedDelivery === undefined) return facts;
  const before = instant(previousEstimate);
  const estimates = { estimatedDelivery, ...(before === undefined ? {} : { previousEstimate: before }) };
  // Only of the latest scan is the expectation known that belongs to it.
  const dated = [...facts.slice(0, -1), { ...latest, ...estimates }];
  return isQuietDelay(latest, estimates) ? [...dated, quietDelay(tracker, estimates)] : dated;
}

/** Before the first scan there is only the tracker's own status, and none that says anything. */
function scansOf(tracker: EasyPostTracker): Scan[] {
  const scans = tracker.tracking_details ?? [];
  if (scans.length > 0 || tracker.status === 'unknown') return scans;
  const { status, status_detail, updated_at } = tracker;
  return [{ status, status_detail, message: undefined, datetime: updated_at, tracking_location: undefined }];
}

function factsOfScan(tracker: EasyPostTracker, scan: Scan): TrackingFact[] {
  const { status, unknownDetail } = statusOf(scan.status, scan.status_detail);
  const message = scan.message ?? undefined;
  const city = scan.tracking_location?.city;
  const fact: TrackingFact = {
    carrier: tracker.carrier,
    trackingNumber: tracker.tracking_code,
    status,
    occurredAt: instant(scan.datetime) ?? new Date(tracker.updated_at).toISOString(),
    ...(message === undefined ? {} : { detail: city == null ? message : `${message}, ${city}` }),
    rawStatus: scan.status_detail == null ? scan.status : `${scan.status}/${scan.status_detail}`,
    ...(status === 'delayed' ? { delay: { reason: message ?? words(scan.status_detail ?? status) } } : {}),
  };
  return unknownDetail ? [{ ...fact, status: 'unrecognised' }, fact] : [fact];
}

interface Estimates {
  estimatedDelivery: string;
  previousEstimate?: string;
}

const DAY_MS = 86_400_000;

/** The carrier has moved its expectation by a day or more and made no scan of it. */
function isQuietDelay(latest: TrackingFact, { estimatedDelivery, previousEstimate }: Estimates): boolean {
  if (previousEstimate === undefined || ['delayed', 'delivered', 'returnToSender'].includes(latest.status))
    return false;
  return Date.parse(estimatedDelivery) - Date.parse(previousEstimate) >= DAY_MS;
}

function quietDelay(tracker: EasyPostTracker, estimates: Estimates): TrackingFact {
  return {
    carrier: tracker.carrier,
    trackingNumber: tracker.tracking_code,
    status: 'delayed',
    occurredAt: new Date(tracker.updated_at).toISOString(),
    rawStatus: 'est_delivery_date',
    delay: { reason: 'the carrier has moved the expected delivery' },
    ...estimates,
  };
}

function instant(value: string | null | undefined): string | undefined {
  const at = value == null ? Number.NaN : Date.parse(value);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

function words(code: string): string {
  return code.replaceAll('_', ' ');
}
