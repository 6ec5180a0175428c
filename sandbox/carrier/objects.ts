import type { Entry } from '../support/shelf';
import type { EventFacts, ParcelFacts, TrackerFacts } from './facts';
import { FINAL } from './journey';

/** A tracker as EasyPost sends it. */
export type TrackerObject = { id: string; status: string } & Record<string, unknown>;

/** Renders a tracker from the parcel and its scans, which are put into the order of their time. */
export function toTracker(
  tracker: Entry<TrackerFacts>,
  parcel: Entry<ParcelFacts>,
  scans: readonly Entry<EventFacts>[],
): TrackerObject {
  const { facts } = parcel;
  const inOrder = [...scans].sort((one, other) => one.facts.datetime.localeCompare(other.facts.datetime));
  return {
    id: tracker.id,
    object: 'Tracker',
    mode: 'test',
    tracking_code: tracker.facts.trackingCode,
    status: facts.status,
    status_detail: facts.statusDetail,
    created_at: tracker.at.toISOString(),
    updated_at: parcel.changedAt.toISOString(),
    signed_by: facts.signedBy,
    weight: facts.weightOunces,
    est_delivery_date: facts.estDeliveryDate,
    shipment_id: null,
    carrier: tracker.facts.carrier,
    tracking_details: inOrder.map(({ facts: scan }) => toDetail(scan, tracker.facts.carrier)),
    fees: [],
    carrier_detail: {
      object: 'CarrierDetail',
      service: facts.service,
      container_type: null,
      est_delivery_date_local: null,
      est_delivery_time_local: null,
      origin_location: null,
      destination_location: null,
      guaranteed_delivery_date: null,
      alternate_identifier: null,
      initial_delivery_attempt: null,
    },
    finalized: FINAL.includes(facts.status),
    is_return: facts.status === 'return_to_sender',
    public_url: `https://track.easypost.com/${tracker.id}`,
  };
}

/** JSON text as EasyPost writes it: weights are decimal numbers, `16.0`, which JavaScript would not write again. */
export function toEasyPostJson(value: object): string {
  return JSON.stringify(value).replace(/("weight":)(\d+)(?=[,}])/g, '$1$2.0');
}

function toDetail(scan: EventFacts, carrier: string): object {
  return {
    object: 'TrackingDetail',
    message: scan.message,
    description: '',
    status: scan.status,
    status_detail: scan.statusDetail,
    datetime: scan.datetime,
    source: carrier,
    carrier_code: '',
    tracking_location: { object: 'TrackingLocation', city: null, state: null, country: null, zip: null },
  };
}
