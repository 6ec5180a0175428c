import type { RoutingDecision, WinningParcel } from './decision';
import { explain } from './explain';
import { passFilters, type Filtered } from './pass-filters';
import { stationsOf, type RoutingRule } from './rules';
import { demandOf, type RoutingSituation } from './situation';
import type { Candidate, Parcel, Plan, RoutingContext, ServingCandidate } from './station';
import { allocators, reachFilters, splitters, stockFilters, tieBreaks, unfilled } from './stations';
import { comparePlans, survey } from './survey';

/** A situation and the version of the rules to judge it by. */
export interface RoutingInput extends RoutingSituation {
  readonly rules: { readonly version: number; readonly rules: readonly RoutingRule[] };
}

/**
 * Decides where an order is sent from. Every location is surveyed, the filters take out who cannot or shall not, the
 * allocators make plans of who is left, and the objectives rank them, the first by location code where all tie.
 * The same input gives the same decision, in whatever order locations and rates come; nothing given is changed.
 * Throws RangeError for an order without lines, a quantity that is no whole number above 0, a line or location named
 * twice, or a rule nobody knows.
 */
export function decideRouting(input: RoutingInput): RoutingDecision {
  checkInput(input);
  const context: RoutingContext = { ...input, demand: demandOf(input.order) };
  const rules = stationsOf(input.rules.rules, input.order);
  const objectives = [...rules.objectives, ...tieBreaks];

  const candidates = survey(context, objectives);
  const filtered = passFilters(candidates, [...reachFilters, ...stockFilters, ...rules.filters], context);
  const remaining = filtered.remaining.filter(canShip);
  const plans = allocators
    .flatMap((allocate) => allocate(remaining, context))
    .map((plan) => split(plan, context));
  const ranked = plans.sort((a, b) => comparePlans(a, b, objectives, context));

  const reports = explain({ candidates, filtered, ranked, objectives }, context);
  const [winner] = ranked;
  return {
    rulesVersion: input.rules.version,
    candidates: reports,
    ...(winner ? assigned(winner) : none(candidates, filtered, context)),
  };
}

function canShip(candidate: Candidate): candidate is ServingCandidate {
  return candidate.offer !== undefined;
}

function split(plan: Plan, context: RoutingContext): Plan {
  return { parcels: splitters.reduce((parcels, splitter) => splitter(parcels, context), plan.parcels) };
}

function assigned({ parcels }: Plan): Pick<RoutingDecision, 'outcome' | 'winner'> {
  return { outcome: parcels.length === 1 ? 'assigned' : 'split', winner: parcels.map(winningParcel) };
}

function winningParcel({ from: { node, offer }, lines }: Parcel): WinningParcel {
  const { id, carrier, service, cost, transitDays } = offer.rate;
  return {
    location: node.code,
    lines,
    rate: id,
    carrier,
    service,
    cost,
    transitDays,
    promise: offer.promise,
  };
}

function none(
  candidates: readonly Candidate[],
  { dropped }: Filtered,
  context: RoutingContext,
): Pick<RoutingDecision, 'outcome' | 'winner' | 'short' | 'cause'> {
  const droppedBy = (candidate: Candidate, filters: readonly { name: string }[]) =>
    filters.some(({ name }) => name === dropped.get(candidate.node.code)?.by);
  const reachable = candidates.filter((candidate) => !droppedBy(candidate, reachFilters));
  const stocked = reachable.filter((candidate) => !droppedBy(candidate, stockFilters));
  const withoutStock = reachable.length > 0 ? 'stock' : 'location';
  const cause = stocked.length > 0 ? 'rules' : withoutStock;
  return { outcome: 'none', winner: [], short: unfilled(reachable, context), cause };
}

function checkInput({ order, nodes }: RoutingInput): void {
  if (order.lines.length === 0) throw new RangeError('an order without lines cannot be routed');
  for (const { line, quantity } of order.lines) {
    if (!Number.isSafeInteger(quantity) || quantity < 1) {
      throw new RangeError(`line "${line}" has the quantity ${quantity}: it must be a whole number above 0`);
    }
  }
  refuseTwice(
    'line',
    order.lines.map(({ line }) => line),
  );
  refuseTwice(
    'location',
    nodes.map(({ code }) => code),
  );
}

function refuseTwice(what: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new RangeError(`the ${what} "${twice}" is given twice`);
}
