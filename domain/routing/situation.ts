import type { InstantText } from '../calendar/instant';
import type { DateText } from '../calendar/local-time';
import type { Position } from '../geo/position';
import type { Money } from '../money/money';

/** Everything a decision may look at. It is recorded with the decision, so that other rules can be tried on it later. */
export interface RoutingSituation {
  /** From when the order is promised: now, or when a channel took it. */
  readonly now: InstantText;
  readonly order: RoutingOrder;
  readonly nodes: readonly RoutingNode[];
}

/** What is to be sent, where to, and what rules ask about it. */
export interface RoutingOrder {
  readonly lines: readonly RoutingLine[];
  readonly destination: Destination;
  readonly channel: string;
  /** The location of the channel's own settings, for the rule channelLocation. */
  readonly channelLocation?: string | undefined;
  readonly customerType: 'consumer' | 'business';
  /** The order's total, for conditions on its value. */
  readonly value: Money;
  readonly shipNotBefore?: InstantText | undefined;
}

/** `line` is the order line's id; `fulfilmentDays` the working days it takes to make or prepare. */
export interface RoutingLine {
  readonly line: string;
  readonly sku: string;
  readonly quantity: number;
  readonly fulfilmentDays?: number | undefined;
  readonly fragile?: boolean | undefined;
}

/** Where the order goes. Without a time zone that of its region is used, where it is known. */
export interface Destination {
  readonly country: string;
  readonly region?: string | undefined;
  readonly postcode: string;
  readonly latitude?: number | undefined;
  readonly longitude?: number | undefined;
  readonly timeZone?: string | undefined;
  /** Days on which nothing is delivered there. */
  readonly holidays?: readonly DateText[] | undefined;
}

/** A location that might send the order: a warehouse, a 3PL or a supplier, all in the same model. */
export interface RoutingNode {
  readonly code: string;
  readonly kind: 'warehouse' | 'thirdParty' | 'supplier';
  readonly country: string;
  readonly region?: string | undefined;
  readonly position?: Position | undefined;
  readonly timeZone: string;
  /** Local time until which an order still counts for the day, `15:00`. */
  readonly cutoff: string;
  /** 1 (Monday) to 7. */
  readonly workingDays: readonly number[];
  readonly holidays: readonly DateText[];
  /** Shipments a day; absent: without limit. */
  readonly dailyCapacity?: number | undefined;
  /** Shipments already planned by ship day. */
  readonly shipmentsByDay?: Readonly<Record<DateText, number>> | undefined;
  readonly insured?: boolean | undefined;
  /** Whether it may take live orders; a partner still on trial may not. */
  readonly onboarded: boolean;
  /** Units free to promise, by SKU; what is not named is not there. */
  readonly available: Readonly<Record<string, number>>;
  /** SKUs of which this is the primary supplier. */
  readonly primaryFor?: readonly string[] | undefined;
  readonly blackedOut?: { readonly until?: InstantText | undefined; readonly reason: string } | undefined;
  /** Its rates to the destination, as matchRates gives them. */
  readonly rates: readonly RoutingRate[];
}

/** What one carrier's service from the node to the destination costs a parcel, and how long it takes. */
export interface RoutingRate {
  readonly id: string;
  readonly carrier: string;
  readonly service: string;
  readonly cost: Money;
  /** Carrier days after the day of shipping; see promiseDates. */
  readonly transitDays: number;
  /** Weekdays on which the carrier collects from the node; absent: every day the node works. */
  readonly pickupDays?: readonly number[] | undefined;
  /** An embargo of the carrier covers the destination. */
  readonly embargoed?: boolean | undefined;
}

/** How many units of each SKU the order needs; lines of one SKU are summed. */
export function demandOf(order: RoutingOrder): Map<string, number> {
  const demand = new Map<string, number>();
  for (const { sku, quantity } of order.lines) demand.set(sku, (demand.get(sku) ?? 0) + quantity);
  return demand;
}

/** Units of a SKU a node can give. */
export function unitsAt(node: RoutingNode, sku: string): number {
  // A SKU is the merchant's text: "constructor" must not find a member that every object has.
  return Object.hasOwn(node.available, sku) ? Math.max(0, node.available[sku] ?? 0) : 0;
}
