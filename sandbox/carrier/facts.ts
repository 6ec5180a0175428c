import { Shelf } from '../support/shelf';

/** EasyPost's statuses of a tracker. */
export const STATUSES = [
  'unknown',
  'pre_transit',
  'in_transit',
  'out_for_delivery',
  'delivered',
  'available_for_pickup',
  'return_to_sender',
  'failure',
  'cancelled',
  'error',
] as const;
export type Status = (typeof STATUSES)[number];

/** EasyPost's finer words for a status. */
export const STATUS_DETAILS = [
  ...['address_correction', 'arrived_at_destination', 'arrived_at_facility', 'arrived_at_pickup_location'],
  ...['awaiting_information', 'cancelled', 'damaged', 'delayed', 'delivery_exception', 'departed_facility'],
  ...[
    'departed_origin_facility',
    'expired',
    'failure',
    'held',
    'in_transit',
    'label_created',
    'lost',
    'missorted',
  ],
  ...[
    'out_for_delivery',
    'received_at_destination_facility',
    'received_at_origin_facility',
    'refused',
    'return',
  ],
  ...['status_update', 'transferred_to_destination_carrier', 'transit_exception', 'unknown', 'weather_delay'],
] as const;

/** A parcel in the carrier's hands; its id is the tracking code. */
export interface ParcelFacts {
  trackingCode: string;
  carrier: string;
  service: string | null;
  status: Status;
  statusDetail: string;
  /** The next milestone of its ordinary journey. */
  nextMilestone: number;
  latestScanAt: string | null;
  /** It stays where it is until told otherwise. */
  hold: boolean;
  weightOunces: number;
  estDeliveryDate: string;
  signedBy: string | null;
  shipment: string | null;
  order: string | null;
  warehouse: string | null;
}

/** One scan. */
export interface EventFacts {
  trackingCode: string;
  status: Status;
  statusDetail: string;
  message: string;
  datetime: string;
  source: string;
}

/** What a customer of EasyPost watches; unique per code and carrier. */
export interface TrackerFacts {
  trackingCode: string;
  carrier: string;
}

export const parcels = new Shelf<ParcelFacts>('carrier', 'parcel');
export const events = new Shelf<EventFacts>('carrier', 'event');
export const trackers = new Shelf<TrackerFacts>('carrier', 'tracker');
