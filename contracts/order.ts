import { defineSignal, defineUpdate } from '@temporalio/workflow';

import type { Actor } from '../domain/actor';
import type { OrderStatus } from '../domain/order/order-lifecycle';
import type { ShipmentStatus } from '../domain/order/roll-up';

/** What an order's process starts with. Personal data stays in PostgreSQL: ids and codes only. */
export interface OrderInput {
  orderId: string;
  /** Set when the process continues as new: what it knew. */
  carried?: OrderFacts;
}

export interface OrderResult {
  status: OrderStatus;
}

/**
 * What is on record about the order, as far as the process decides by it. Always the whole of it: the process acts on
 * what is so, not on what was reported, so a lost, doubled or late report cannot lead it astray.
 */
export interface OrderFacts {
  /** Grows with every change on record; of two snapshots the higher one counts. */
  version: number;
  status: OrderStatus;
  stock: 'undecided' | 'refused' | 'held' | 'gone';
  payment: PaymentFacts;
  /** Holds that keep the order from its node. */
  holds: number;
  shipments: ShipmentFacts[];
  /** When the record wants to be looked at again, if nothing is reported before. */
  nextLookAt: string | null;
  /** Shipments whose carrier should be asked now. */
  pollsDue: string[];
}

export interface PaymentFacts {
  /** `ready`: authorised, captured, settled or on terms. `toAuthorise`: a card waits to be charged. */
  state: 'awaited' | 'toAuthorise' | 'ready';
  /** The attempt that waits, or the latest. */
  paymentId: string | null;
  /** Money is reserved on a card and may be taken or given back. */
  toCapture: boolean;
}

export interface ShipmentFacts {
  id: string;
  status: ShipmentStatus;
  /** Goes to the node: planned, allowed, and not yet with it. */
  toHandOff: boolean;
}

export type PlacementOutcome = { outcome: 'reserved' } | { outcome: 'refused' };

/** Waits for the stock decision. Sent with the start, so that one round trip brings the answer back. */
export const placeOrderUpdate = defineUpdate<PlacementOutcome>('placeOrder');

export interface CancelOrder {
  actor: Actor;
  reason: string;
  /** All that is open when left out. */
  lines?: { line: string; quantity: number }[];
}

export const cancelOrderUpdate = defineUpdate<OrderFacts, [CancelOrder]>('cancelOrder');

export interface HoldOrder {
  actor: Actor;
  reason: string;
}

export const holdOrderUpdate = defineUpdate<OrderFacts, [HoldOrder]>('holdOrder');

export interface ReleaseOrder {
  actor: Actor;
  note?: string;
}

export const releaseOrderUpdate = defineUpdate<OrderFacts, [ReleaseOrder]>('releaseOrder');

export interface CorrectAddress {
  actor: Actor;
  /** The stored change; the address itself is personal data and does not travel. */
  changeId: string;
}

export const correctAddressUpdate = defineUpdate<OrderFacts, [CorrectAddress]>('correctAddress');

/** Something was recorded: paid, acknowledged, shipped, tracked. Many reports may come as one. */
export const factsRecordedSignal = defineSignal<[OrderFacts]>('factsRecorded');
