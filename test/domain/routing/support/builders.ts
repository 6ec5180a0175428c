import { money } from '../../../../domain/money/money';
import type { RoutingInput } from '../../../../domain/routing/decide-routing';
import type { RoutingRule } from '../../../../domain/routing/rules';
import {
  demandOf,
  type RoutingLine,
  type RoutingNode,
  type RoutingOrder,
  type RoutingRate,
} from '../../../../domain/routing/situation';
import type {
  Candidate,
  Offer,
  Plan,
  RoutingContext,
  ServingCandidate,
} from '../../../../domain/routing/station';

/** Monday 2 March 2026, 10:00 in Perth and 13:00 in Sydney: before the cut-off in both. */
export const mondayMorning = '2026-03-02T02:00:00.000Z';

export const aud = (amount: number) => money(amount, 'AUD');

export function aRate(members: Partial<RoutingRate> = {}): RoutingRate {
  return { id: 'rate', carrier: 'post', service: 'parcel', cost: aud(1000), transitDays: 3, ...members };
}

/** A warehouse in Perth that holds nothing; a rate's id begins with its code unless one is given. */
export function aNode(members: Partial<RoutingNode> = {}): RoutingNode {
  const code = members.code ?? 'PER';
  return {
    code,
    kind: 'warehouse',
    country: 'AU',
    region: 'WA',
    position: { latitude: -31.95, longitude: 115.86 },
    timeZone: 'Australia/Perth',
    cutoff: '15:00',
    workingDays: [1, 2, 3, 4, 5],
    holidays: [],
    onboarded: true,
    available: {},
    rates: [aRate({ id: `${code}-parcel` })],
    ...members,
  };
}

export function aLine(members: Partial<RoutingLine> = {}): RoutingLine {
  return { line: 'line1', sku: 'TEA', quantity: 1, ...members };
}

/** One TEA for a customer in Perth. */
export function anOrder(members: Partial<RoutingOrder> = {}): RoutingOrder {
  return {
    lines: [aLine()],
    destination: { country: 'AU', region: 'WA', postcode: '6000', latitude: -31.96, longitude: 115.9 },
    channel: 'storefront',
    customerType: 'consumer',
    value: aud(5000),
    ...members,
  };
}

export function aSituation(
  members: Partial<Omit<RoutingInput, 'rules'>> & { rules?: RoutingRule[] } = {},
): RoutingInput {
  const { rules = [{ use: 'lowestCost' }], ...rest } = members;
  return {
    now: mondayMorning,
    order: anOrder(),
    nodes: [aNode({ available: { TEA: 10 } })],
    rules: { version: 7, rules },
    ...rest,
  };
}

/** The worked example: Perth holds 3 at $6 and 2 days, Sydney 20 at $12 and 5 days. */
export function perthAndSydney(): RoutingNode[] {
  return [
    aNode({
      code: 'PER',
      available: { TEA: 3 },
      rates: [aRate({ id: 'PER-WA', cost: aud(600), transitDays: 2 })],
    }),
    aNode({
      code: 'SYD',
      region: 'NSW',
      timeZone: 'Australia/Sydney',
      position: { latitude: -33.87, longitude: 151.21 },
      available: { TEA: 20 },
      rates: [aRate({ id: 'SYD-WA', cost: aud(1200), transitDays: 5 })],
    }),
  ];
}

export function aContext(members: Partial<RoutingContext> = {}): RoutingContext {
  const order = members.order ?? anOrder();
  return { now: mondayMorning, order, nodes: [], demand: demandOf(order), ...members };
}

export function anOffer(members: Partial<Offer> = {}): Offer {
  const promise = { shipBy: '2026-03-02T07:00:00.000Z', deliverBy: '2026-03-05T15:59:59.999Z' };
  return { rate: aRate(), promise, shipDay: '2026-03-02', ...members };
}

export function aCandidate(
  node: Partial<RoutingNode> = {},
  members: Partial<Candidate> = {},
): ServingCandidate {
  return { node: aNode(node), offer: anOffer(), ...members };
}

/** One parcel from each candidate, each with the lines of the order. */
export function aPlan(...candidates: ServingCandidate[]): Plan {
  return { parcels: candidates.map((from) => ({ from, lines: anOrder().lines })) };
}
