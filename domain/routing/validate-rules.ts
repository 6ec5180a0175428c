import { validateMoney } from '../money/validate-money';
import { isRecord, issue, unknownMembers, within, type Issue } from '../policy/issue';
import type { RuleCondition } from './condition';
import type { KnownNames } from './member-checks';
import { definitionOf, ruleDefinitions } from './rules';

/**
 * What is wrong with the rules of `PUT /v1/routing/rules`, of whatever shape they came in; pointers are those of its
 * body (`/rules/0/units`). Empty: decideRouting can take them as RoutingRule[]. No rules at all are allowed; then the
 * first location by code that can serve does.
 */
export function validateRoutingRules(rules: unknown, knownLocations: Iterable<string>): Issue[] {
  if (!Array.isArray(rules)) return within('rules', issue('must be a list of rules'));
  if (rules.length > mostRules) return within('rules', issue(`must be at most ${mostRules} rules`));
  const known = { locations: new Set(knownLocations) };
  const issues = rules.flatMap((rule: unknown, i) => within(i, ruleIssues(rule, known)));
  return within('rules', issues);
}

// Every rule is tried on every location for every order.
const mostRules = 100;

function ruleIssues(rule: unknown, known: KnownNames): Issue[] {
  if (!isRecord(rule)) return issue('must be a rule: { "use": "lowestCost" }');
  const definition = typeof rule['use'] === 'string' ? definitionOf(rule['use']) : undefined;
  if (!definition) {
    const names = ruleDefinitions.map(({ use }) => use).join(', ');
    return within('use', issue(`must be one of ${names}`));
  }
  const members = Object.entries(definition.members);
  return [
    ...unknownMembers(rule, ['use', 'when', ...members.map(([name]) => name)]),
    ...members.flatMap(([name, check]) => within(name, check(rule[name], known))),
    ...within('when', conditionIssues(rule['when'])),
  ];
}

function conditionIssues(when: unknown): Issue[] {
  if (when === undefined) return [];
  if (!isRecord(when)) return issue('must be an object: { "country": "AU" }');
  return [
    ...unknownMembers(when, Object.keys(conditionChecks)),
    ...Object.entries(conditionChecks)
      .filter(([name]) => when[name] !== undefined)
      .flatMap(([name, check]) => within(name, check(when[name]))),
  ];
}

const conditionChecks: Record<keyof RuleCondition, (value: unknown) => Issue[]> = {
  orderValueAbove: validateMoney,
  channel: text,
  customerType: (value) =>
    value === 'consumer' || value === 'business' ? [] : issue('must be consumer or business'),
  country: (value) =>
    typeof value === 'string' && /^[A-Z]{2}$/.test(value) ? [] : issue('must be a country code such as AU'),
  sku: text,
  fragile: (value) => (typeof value === 'boolean' ? [] : issue('must be true or false')),
};

function text(value: unknown): Issue[] {
  return typeof value === 'string' && value !== '' ? [] : issue('must be text');
}
