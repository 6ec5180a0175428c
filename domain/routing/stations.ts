import { wholeOrder } from './allocators/whole-order';
import { blackout } from './filters/blackout';
import { embargo } from './filters/embargo';
import { onboarded } from './filters/onboarded';
import { shippingRate } from './filters/shipping-rate';
import { stock } from './filters/stock';
import { locationCode } from './sorters/location-code';
import type { Allocator, LocationFilter, Objective, Splitter, Unfilled } from './station';
import { reportShort } from './unfilled/report-short';

/** What keeps a location from shipping to the destination at all, in this order; no rule can switch these off. */
export const reachFilters: readonly LocationFilter[] = [onboarded, blackout, shippingRate, embargo];

/** What it must hold to serve the order. */
export const stockFilters: readonly LocationFilter[] = [stock];

/** All of their plans compete. */
export const allocators: readonly Allocator[] = [wholeOrder];

/** None yet: a location sends what it was allocated in one parcel. */
export const splitters: readonly Splitter[] = [];

/** Behind the objectives of the rules, so that no two plans are ever equal. */
export const tieBreaks: readonly Objective[] = [locationCode];

/** What becomes of an order without a plan. */
export const unfilled: Unfilled = reportShort;
