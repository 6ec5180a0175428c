/** What a carrier can say of a parcel; the closed list, the same by webhook, by poll and through our API. */
export type TrackingStatus =
  | 'labelCreated'
  | 'accepted'
  | 'inTransit'
  | 'outForDelivery'
  | 'deliveryAttempted'
  | 'delayed'
  | 'exception'
  | 'delivered'
  | 'returnToSender'
  | 'lost';

/** How much later, as far as the carrier says, and why. */
export interface Delay {
  businessDays?: number | undefined;
  reason: string;
}

/** One report of a carrier about one parcel. */
export interface TrackingFact {
  carrier: string;
  trackingNumber: string;
  /** `unrecognised`: a code we have no meaning for. It is kept and shown, moves nothing, and opens an exception. */
  status: TrackingStatus | 'unrecognised';
  /** ISO 8601, in UTC. */
  occurredAt: string;
  /** The carrier's words, for people. */
  detail?: string | undefined;
  /** The carrier's own code, as it came. */
  rawStatus: string;
  delay?: Delay | undefined;
  /** When the carrier now expects to deliver, and before this report did; ISO 8601. */
  estimatedDelivery?: string | undefined;
  previousEstimate?: string | undefined;
}

/** The statuses, in the order in which an ordinary parcel would pass through them. */
export const TRACKING_STATUSES = [
  'labelCreated',
  'accepted',
  'inTransit',
  'outForDelivery',
  'deliveryAttempted',
  'delayed',
  'exception',
  'delivered',
  'returnToSender',
  'lost',
] as const satisfies readonly TrackingStatus[];
