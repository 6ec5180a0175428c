import { applies, type RuleCondition } from './condition';
import { avoidBelow } from './filters/avoid-below';
import { channelLocation } from './filters/channel-location';
import { domesticLocal } from './filters/domestic-local';
import { insuredAbove } from './filters/insured-above';
import { internationalFromOrigin } from './filters/international-from-origin';
import { withinCapacity } from './filters/within-capacity';
import type { AnyRuleDefinition, RuleDefinition } from './rule';
import type { RoutingOrder } from './situation';
import { balanced } from './sorters/balanced';
import { fastest } from './sorters/fastest';
import { lowestCost } from './sorters/lowest-cost';
import { minimiseSplits } from './sorters/minimise-splits';
import { nearest } from './sorters/nearest';
import { preferLocation } from './sorters/prefer-location';
import { primarySupplier } from './sorters/primary-supplier';
import type { LocationFilter, Objective } from './station';

/** Every kind of rule there is. A new one is its file and its line here; types, validation and the API follow. */
export const ruleDefinitions = [
  lowestCost,
  fastest,
  nearest,
  balanced,
  primarySupplier,
  preferLocation,
  channelLocation,
  avoidBelow,
  domesticLocal,
  internationalFromOrigin,
  insuredAbove,
  minimiseSplits,
  withinCapacity,
] as const;

/** A rule as a merchant writes it: `{ use: 'avoidBelow', units: 5, when: { country: 'AU' } }`. */
export type RoutingRule = RuleOf<(typeof ruleDefinitions)[number]>;

type RuleOf<Definition> =
  Definition extends RuleDefinition<infer Use, infer Members>
    ? { readonly use: Use; readonly when?: RuleCondition | undefined } & Readonly<Members>
    : never;

/** The stations of the rules that apply to an order, filters and objectives apart, each in the order of the rules. */
export function stationsOf(
  rules: readonly RoutingRule[],
  order: RoutingOrder,
): { filters: LocationFilter[]; objectives: Objective[] } {
  const stations = rules.filter(({ when }) => applies(when, order)).map(build);
  return {
    filters: stations.filter((station) => station.kind === 'filter'),
    objectives: stations.filter((station) => station.kind === 'objective'),
  };
}

/** The definition behind a rule's `use`, or undefined when there is none. */
export function definitionOf(use: string): AnyRuleDefinition | undefined {
  return definitions.get(use);
}

const definitions: ReadonlyMap<string, AnyRuleDefinition> = new Map(
  ruleDefinitions.map((definition): [string, AnyRuleDefinition] => [definition.use, definition]),
);

function build(rule: RoutingRule): LocationFilter | Objective {
  const definition = definitionOf(rule.use);
  // A recorded decision may name a rule that is gone; leaving it out in silence would change the answer.
  if (!definition) throw new RangeError(`"${rule.use}" is not a routing rule`);
  return definition.build(rule, rule.when);
}
