import { Shelf } from '../support/shelf';

export interface ParcelLine {
  line: string;
  quantity: number;
}

/** A hand-off as the warehouse got it, once per webhook id; `received` counts how often it came. */
export interface HandoffFacts {
  warehouse: string;
  type: 'shipment.requested' | 'shipment.recalled';
  shipment: string;
  order: string | null;
  received: number;
  /** What was answered, each time. */
  answer: Record<string, unknown>;
  data: Record<string, unknown>;
}

export type ParcelStatus = 'requested' | 'acknowledged' | 'shipped' | 'rejected' | 'cancelled' | 'stopped';

/** The one parcel of a shipment, whatever was asked how often; its id is the shipment's. */
export interface ParcelFacts {
  warehouse: string;
  shipment: string;
  order: string | null;
  number: string | null;
  status: ParcelStatus;
  lines: readonly ParcelLine[];
  service: string | null;
  requestedAt: string | null;
  acknowledgedAt: string | null;
  shippedAt: string | null;
  cancelledAt: string | null;
  carrier: string | null;
  trackingNumber: string | null;
}

/** A call that the warehouse makes to the product. */
export interface CallFacts {
  warehouse: string;
  shipment: string;
  step: 'acknowledge' | 'ship' | 'reject';
  status: 'pending' | 'accepted' | 'refused';
  request: Record<string, unknown>;
  attempts: number;
  /** How often the product answered 2xx: twice when the call was made twice. */
  deliveries: number;
  lastStatus: number | null;
  lastAnswer: string | null;
}

export const handoffs = new Shelf<HandoffFacts>('warehouse', 'handoff');
export const recalls = new Shelf<HandoffFacts>('warehouse', 'recall');
export const parcels = new Shelf<ParcelFacts>('warehouse', 'parcel');
export const calls = new Shelf<CallFacts>('warehouse', 'call');
