import type { TrackingStatus } from '../carrier';

type Codes = Readonly<Partial<Record<TrackingStatus, readonly string[]>>>;

/**
 * EasyPost's statuses. A code stands in one place of these tables or nowhere (a test sees to it); one that stands
 * nowhere is unrecognised. `unknown` and `error` stand nowhere on purpose: they say nothing of the parcel, least of all
 * that it is lost.
 */
export const STATUS_CODES: Codes = {
  labelCreated: ['pre_transit'],
  inTransit: ['in_transit'],
  // Ready to be collected is the last step before the customer has it.
  outForDelivery: ['out_for_delivery', 'available_for_pickup'],
  delivered: ['delivered'],
  returnToSender: ['return_to_sender'],
  exception: ['failure', 'cancelled'],
};

/** Details that say more than the status they come with. */
export const DETAIL_CODES: Codes = {
  labelCreated: ['label_created'],
  accepted: ['received_at_origin_facility'],
  deliveryAttempted: ['delivery_exception'],
  delayed: ['delayed', 'weather_delay'],
  exception: [
    'address_correction',
    'awaiting_information',
    'cancelled',
    'damaged',
    // Tracking has stopped: the parcel may be anywhere.
    'expired',
    'failure',
    'held',
    'missorted',
    'refused',
    'transit_exception',
  ],
  returnToSender: ['return'],
  lost: ['lost'],
};

/** Details that add a place or nothing to the status they come with. */
export const PLAIN_DETAILS: readonly string[] = [
  'arrived_at_destination',
  'arrived_at_facility',
  'arrived_at_pickup_location',
  'departed_facility',
  'departed_origin_facility',
  'in_transit',
  'out_for_delivery',
  'received_at_destination_facility',
  'status_update',
  'transferred_to_destination_carrier',
  'unknown',
];

/** What one scan means: by its status where that is an end, else by its detail where that says more. */
export function statusOf(status: string, detail: string | null | undefined): Meaning {
  const byStatus = STATUS_OF.get(status);
  if (byStatus === undefined) return { status: 'unrecognised', unknownDetail: false };
  const known = detail == null || detail === '' || PLAIN_DETAILS.includes(detail);
  const byDetail = detail == null ? undefined : DETAIL_OF.get(detail);
  return {
    status: byDetail !== undefined && saysMore(byDetail, byStatus) ? byDetail : byStatus,
    unknownDetail: !known && byDetail === undefined,
  };
}

function saysMore(byDetail: TrackingStatus, byStatus: TrackingStatus): boolean {
  if (byStatus === 'delivered' || byStatus === 'returnToSender') return false;
  // The carrier has given up: whatever was tried, there will be no further attempt.
  if (byStatus === 'exception') return byDetail === 'lost' || byDetail === 'returnToSender';
  return true;
}

export interface Meaning {
  status: TrackingStatus | 'unrecognised';
  /** The status is known and its detail is not: the status stands, and somebody should see the detail. */
  unknownDetail: boolean;
}

const STATUS_OF = inverted(STATUS_CODES);
const DETAIL_OF = inverted(DETAIL_CODES);

function inverted(codes: Codes): ReadonlyMap<string, TrackingStatus> {
  return new Map(
    Object.entries(codes).flatMap(([status, raw]) => raw.map((code) => [code, status as TrackingStatus])),
  );
}
