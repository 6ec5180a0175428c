import type { Candidate, LocationFilter, RoutingContext } from './station';

/** Who is left after the filters, and who was dropped, by code: by which filter and why. */
export interface Filtered {
  readonly remaining: readonly Candidate[];
  readonly dropped: ReadonlyMap<string, { readonly by: string; readonly reason: string }>;
  /** Filters that stepped aside, as they would have left nobody. */
  readonly yielded: readonly string[];
}

/**
 * Passes candidates through filters. Those that never yield come first, or one that does could spare a location only
 * for a strict one to drop it, and drop another that would have served.
 */
export function passFilters(
  candidates: readonly Candidate[],
  filters: readonly LocationFilter[],
  context: RoutingContext,
): Filtered {
  const inOrder = [...filters.filter(({ yields }) => !yields), ...filters.filter(({ yields }) => yields)];
  const start: Filtered = { remaining: candidates, dropped: new Map(), yielded: [] };
  return inOrder.reduce((state, filter) => passOne(state, filter, context), start);
}

function passOne(state: Filtered, filter: LocationFilter, context: RoutingContext): Filtered {
  const judged = state.remaining.map((candidate) => ({
    candidate,
    reason: filter.reject(candidate, context),
  }));
  const remaining = judged.filter(({ reason }) => reason === undefined).map(({ candidate }) => candidate);
  if (filter.yields && remaining.length === 0 && judged.length > 0) {
    return { ...state, yielded: [...state.yielded, filter.name] };
  }
  const dropped = new Map(state.dropped);
  for (const { candidate, reason } of judged) {
    if (reason !== undefined) dropped.set(candidate.node.code, { by: filter.name, reason });
  }
  return { ...state, remaining, dropped };
}
