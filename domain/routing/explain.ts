import type { CandidateFigures, CandidateReport } from './decision';
import type { Filtered } from './pass-filters';
import { unitsAt } from './situation';
import type { Candidate, Objective, Plan, RoutingContext } from './station';

/** What there is to explain: everybody surveyed, what the filters did, and the plans from the best to the worst. */
export interface Findings {
  readonly candidates: readonly Candidate[];
  readonly filtered: Filtered;
  readonly ranked: readonly Plan[];
  /** Those that ranked the plans, tie-breaks included. */
  readonly objectives: readonly Objective[];
}

/** One report for every candidate: its figures, and in a sentence why it was chosen or was not. */
export function explain(findings: Findings, context: RoutingContext): CandidateReport[] {
  return findings.candidates.map((candidate) => {
    const location = candidate.node.code;
    const figures = figuresOf(candidate, context);
    const dropped = findings.filtered.dropped.get(location);
    if (dropped) {
      return {
        location,
        chosen: false,
        figures,
        droppedBy: dropped.by,
        reason: `${location} ${dropped.reason}`,
      };
    }
    return { location, figures, ...verdict(location, findings, context) };
  });
}

function figuresOf({ node, offer, distanceKm }: Candidate, { demand }: RoutingContext): CandidateFigures {
  return {
    available: Object.fromEntries([...demand.keys()].map((sku) => [sku, unitsAt(node, sku)])),
    ...(offer && {
      cost: offer.rate.cost,
      carrier: offer.rate.carrier,
      service: offer.rate.service,
      transitDays: offer.rate.transitDays,
      ...offer.promise,
    }),
    ...(distanceKm !== undefined && { distanceKm }),
  };
}

function verdict(
  location: string,
  findings: Findings,
  context: RoutingContext,
): Pick<CandidateReport, 'chosen' | 'droppedBy' | 'reason'> {
  const [winner, second] = findings.ranked;
  // Whoever is left after the filters has a plan, so that with no plan there is nobody to judge.
  if (!winner) throw new Error(`${location} passed every filter and yet has no plan`);
  if (sendsFrom(winner, location)) {
    return { chosen: true, reason: winningReason(winner, second, findings, context) };
  }
  const own = findings.ranked.find((plan) => sendsFrom(plan, location));
  const decisive = own && decisiveBetween(winner, own, findings, context);
  if (!own || !decisive) throw new Error(`${location} lost to no rule`);
  const reason = `${decisive.name}: ${decisive.tell(own, context)}, against ${against(decisive, winner, context)}`;
  return { chosen: false, droppedBy: decisive.name, reason };
}

function winningReason(
  winner: Plan,
  second: Plan | undefined,
  findings: Findings,
  context: RoutingContext,
): string {
  const yielded = findings.filtered.yielded.map(
    (name) => `; ${name} stepped aside, as it would have left nobody`,
  );
  const decisive = second && decisiveBetween(winner, second, findings, context);
  if (!second || !decisive) return `the only location the filters left${yielded.join('')}`;
  const told = `${decisive.name}: ${decisive.tell(winner, context)}, against ${against(decisive, second, context)}`;
  return told + yielded.join('');
}

/** The first objective in which one plan is better than the other: the one that decided. */
function decisiveBetween(
  a: Plan,
  b: Plan,
  { objectives }: Findings,
  context: RoutingContext,
): Objective | undefined {
  return objectives.find((objective) => objective.compare(a, b, context) !== 0);
}

function against(objective: Objective, plan: Plan, context: RoutingContext): string {
  const codes = plan.parcels.map(({ from }) => from.node.code).join(', ');
  const told = objective.tell(plan, context);
  return told === codes ? codes : `${told} (${codes})`;
}

function sendsFrom(plan: Plan, location: string): boolean {
  return plan.parcels.some(({ from }) => from.node.code === location);
}
