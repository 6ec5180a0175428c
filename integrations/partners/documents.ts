import type { Address } from '../../domain/address';

/** The documents we exchange with the nodes that ship for us; every format writes the same content in its own way. */

/** Please ship this. Instants are ISO 8601 in UTC. Only what the node needs: no prices, no payment, no e-mail address. */
export interface ShipmentRequested {
  shipment: string;
  order: string;
  /** The order's number as the customer knows it. */
  number: string;
  location: string;
  shipTo: Address;
  service?: string | undefined;
  instructions: {
    /** The brand on the parcel and on its papers. */
    label?: string | undefined;
    prep?: string | undefined;
    /** The location's packaging settings, as set up. */
    packaging?: unknown;
    giftMessage?: string | undefined;
  };
  lines: DocumentLine[];
  promise: { shipBy: string };
}

export interface DocumentLine {
  /** The id of the order line: answers name it. */
  line: string;
  sku: string;
  title: string;
  barcode?: string | undefined;
  quantity: number;
}

/** Please do not ship this after all. The node's answer decides. */
export interface ShipmentRecalled {
  shipment: string;
  order: string;
  number: string;
  location: string;
  /** Ours, a word: `cancelled`, `rerouted`. */
  reason: string;
}

/** Lines a node cannot ship, by the id of the order line. */
export interface RejectedLine {
  line: string;
  quantity?: number | undefined;
}
