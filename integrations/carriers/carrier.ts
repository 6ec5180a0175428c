import type { TrackingFact } from '../../domain/tracking/tracking-fact';

export type { TrackingFact, TrackingStatus } from '../../domain/tracking/tracking-fact';

/**
 * Somebody who knows where parcels are: a carrier, or a service that watches many. Passing trouble is thrown as it is
 * and may be retried; what can never succeed is a CarrierRefused. A status we have no meaning for comes as
 * `unrecognised`, with its raw code; it is never dropped and never taken for success.
 */
export interface Carrier {
  /** Stands in webhook addresses and on milestones as their source. */
  readonly code: string;

  /** Has a parcel watched. The same parcel twice is one tracker. The facts are those known so far. */
  createTracker(parcel: ParcelToTrack): Promise<Tracker>;

  /** Everything reported of a parcel so far, oldest first; the net when webhooks stay away. */
  retrieveTracker(trackerId: string): Promise<TrackingFact[]>;

  readonly webhooks: CarrierWebhooks;
}

export interface ParcelToTrack {
  trackingNumber: string;
  /** The name of the carrier, as the node reported it; empty where it did not say. */
  carrier: string;
  shipmentId: string;
}

export interface Tracker {
  trackerId: string;
  events: TrackingFact[];
}

export interface CarrierWebhooks {
  /** Checks the signature on the bytes as they came. `eventId` is the sender's, unique for ever. */
  verify(rawBody: Buffer, headers: WebhookHeaders, now: Date): VerifiedWebhook | RefusedWebhook;

  /** The facts in a body that was verified before, oldest first; none for an event that is about no parcel. */
  toFacts(rawBody: Buffer): TrackingFact[];
}

/** Names in lower case, as Node gives them. */
export type WebhookHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface VerifiedWebhook {
  eventId: string;
  /** The sender's name of the event. */
  type: string;
}

export interface RefusedWebhook {
  /** Why, for the log and the sender; without secrets. */
  refused: string;
}

/** The carrier refused for good: a number it does not take, credentials it does not accept. */
export class CarrierRefused extends Error {
  override readonly name = 'CarrierRefused';

  constructor(
    message: string,
    /** The carrier's code of the refusal, or its HTTP status as text. */
    readonly code: string,
    readonly status: number | undefined,
  ) {
    super(message);
  }
}

/** The carrier's system answered that it cannot now: to be tried again. */
export class CarrierBusy extends Error {
  override readonly name = 'CarrierBusy';

  constructor(
    message: string,
    readonly status: number,
    /** How long it asked us to wait, where it did. */
    readonly retryAfterMs: number | undefined,
  ) {
    super(message);
  }
}
