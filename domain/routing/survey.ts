import { distanceKm, positionOf } from '../geo/position';
import { byText } from './by-text';
import { compareCosts } from './cost';
import { promiseDates } from './promise';
import type { RoutingNode, RoutingRate } from './situation';
import type { Candidate, Objective, Offer, Plan, RoutingContext } from './station';

/** Every location as a candidate, ordered by code, each with the rate that the objectives like best. */
export function survey(context: RoutingContext, objectives: readonly Objective[]): Candidate[] {
  const nodes = [...context.nodes].sort((a, b) => byText(a.code, b.code));
  return nodes.map((node) => surveyNode(node, context, objectives));
}

/** Compares plans by objectives in their order: a later one only counts where all earlier ones tie. */
export function comparePlans(
  a: Plan,
  b: Plan,
  objectives: readonly Objective[],
  context: RoutingContext,
): number {
  for (const objective of objectives) {
    const order = objective.compare(a, b, context);
    if (order !== 0) return order;
  }
  return 0;
}

function surveyNode(node: RoutingNode, context: RoutingContext, objectives: readonly Objective[]): Candidate {
  const here = node.position;
  const there = positionOf(context.order.destination);
  const candidate: Candidate = { node, ...(here && there && { distanceKm: distanceKm(here, there) }) };
  const offer = bestOffer(candidate, context, objectives);
  return offer ? { ...candidate, offer } : candidate;
}

/** Objectives choose among a location's own rates as they do among locations; then the cheapest, then the id. */
function bestOffer(
  candidate: Candidate,
  context: RoutingContext,
  objectives: readonly Objective[],
): Offer | undefined {
  const { order } = context;
  const { node } = candidate;
  const planWith = (offer: Offer): Plan => ({
    parcels: [{ from: { ...candidate, offer }, lines: order.lines }],
  });
  const collected = node.rates.filter((rate) => isCollected(rate, node));
  const free = collected.filter((rate) => rate.embargoed !== true);
  // An embargoed rate is only looked at where there is no other: its figures are shown with the reason.
  const offers = (free.length > 0 ? free : collected).map((rate) => offerOf(rate, node, context));
  return offers.sort(
    (a, b) =>
      comparePlans(planWith(a), planWith(b), objectives, context) ||
      compareCosts([a.rate.cost], [b.rate.cost], order.value.currency) ||
      byText(a.rate.id, b.rate.id),
  )[0];
}

function isCollected({ pickupDays }: RoutingRate, { workingDays }: RoutingNode): boolean {
  return workingDays.some((day) => pickupDays?.includes(day) ?? true);
}

function offerOf(rate: RoutingRate, node: RoutingNode, { now, order }: RoutingContext): Offer {
  const { destination, shipNotBefore } = order;
  const fulfilmentDays = Math.max(0, ...order.lines.map((line) => line.fulfilmentDays ?? 0));
  const { shipDay, ...promise } = promiseDates({
    now,
    node,
    rate,
    fulfilmentDays,
    shipNotBefore,
    destination,
  });
  return { rate, promise, shipDay };
}
