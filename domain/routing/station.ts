import type { DateText } from '../calendar/local-time';
import type { AllocatedLine, ShortLine } from './decision';
import type { DeliveryPromise } from './promise';
import type { RoutingNode, RoutingRate, RoutingSituation } from './situation';

/**
 * The contracts of the stations an order passes on its way to a decision:
 * location filters → allocators → splitters → sorters (objectives) → what to do with the unfilled.
 * Sorting comes after allocation because objectives compare whole plans: a plan's cost is the sum of its parcels'.
 */

/** The situation and what the order needs of each SKU, lines of one SKU summed. */
export interface RoutingContext extends RoutingSituation {
  readonly demand: ReadonlyMap<string, number>;
}

/** A location under consideration, with the best of its rates and the promise that rate allows, if it has one. */
export interface Candidate {
  readonly node: RoutingNode;
  readonly offer?: Offer;
  readonly distanceKm?: number;
}

/** A candidate that can ship to the destination. */
export type ServingCandidate = Candidate & { readonly offer: Offer };

/** One rate of a location and what it lets us promise. `shipDay` is a date at the location. */
export interface Offer {
  readonly rate: RoutingRate;
  readonly promise: DeliveryPromise;
  readonly shipDay: DateText;
}

/** Lines that one location would send together. */
export interface Parcel {
  readonly from: ServingCandidate;
  readonly lines: readonly AllocatedLine[];
}

/** One way to serve the whole order. */
export interface Plan {
  readonly parcels: readonly Parcel[];
}

/** Takes locations out. The decision records its name and its reason for each. */
export interface LocationFilter {
  readonly kind: 'filter';
  readonly name: string;
  /** A filter that yields steps aside when it would leave no location at all: better a warehouse that is low than none. */
  readonly yields: boolean;
  /** Why the location is out, in words that follow its name; undefined when it stays. */
  reject(candidate: Candidate, context: RoutingContext): string | undefined;
}

/** Prefers some plans to others. Objectives count in the order of the rules; a later one only where earlier ones tie. */
export interface Objective {
  readonly kind: 'objective';
  readonly name: string;
  /** Negative when a is better, 0 when both are equally good. A total order, with numbers that are never NaN. */
  compare(a: Plan, b: Plan, context: RoutingContext): number;
  /** What the objective sees in a plan, in words: `6.00 AUD`. */
  tell(plan: Plan, context: RoutingContext): string;
}

/** Makes plans that serve every line in full from the locations given. */
export type Allocator = (candidates: readonly ServingCandidate[], context: RoutingContext) => Plan[];

/** Divides parcels further, by weight or packaging for instance; units stay where they were allocated. */
export type Splitter = (parcels: readonly Parcel[], context: RoutingContext) => readonly Parcel[];

/** Says of an order without a plan what was missing. `candidates` are those that can ship to the destination. */
export type Unfilled = (candidates: readonly Candidate[], context: RoutingContext) => ShortLine[];
