import type { RuleCondition } from './condition';
import type { MemberCheck } from './member-checks';
import type { LocationFilter, Objective } from './station';

/**
 * A kind of rule that merchants can use: one file in filters/ or sorters/, one line in rules.ts.
 * `use` is its name in the API, `members` a check for each of its own members, `build` makes the station of one rule.
 */
export interface RuleDefinition<Use extends string, Members extends object> {
  readonly use: Use;
  readonly members: { readonly [Member in keyof Members]: MemberCheck };
  build(members: Members, when?: RuleCondition): LocationFilter | Objective;
}

/** A definition whose kind is not known: rules are checked by it before they are built. */
export interface AnyRuleDefinition {
  readonly use: string;
  readonly members: Readonly<Record<string, MemberCheck>>;
  build(members: object, when?: RuleCondition): LocationFilter | Objective;
}

/** A rule without members of its own. */
export type NoMembers = Record<never, never>;

/** Defines a kind of rule; it is here to have the compiler hold members, checks and use together. */
export function defineRule<Use extends string, Members extends object = NoMembers>(
  definition: RuleDefinition<Use, Members>,
): RuleDefinition<Use, Members> {
  return definition;
}
