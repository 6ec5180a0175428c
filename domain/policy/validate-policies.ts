import { DurationError, durationMilliseconds } from '../calendar/duration';
import { validateBusinessCalendar } from '../calendar/validate-calendar';
import { validateMoney } from '../money/validate-money';
import { isRecord, issue, unknownMembers, within, type Issue } from './issue';
import { defaultPolicies, type Policies } from './policies';

/**
 * What is wrong with some policies, of whatever shape they came in: names nobody knows, durations, ranges. Members of
 * the businessCalendar that are not given are taken from `current`. Empty: applyPolicies can take them.
 */
export function validatePolicies(part: unknown, current: Policies = defaultPolicies): Issue[] {
  if (!isRecord(part)) return issue('must be an object of policies');
  return Object.entries(part).flatMap(([name, value]) => {
    if (!isPolicy(name)) return within(name, issue('is not a policy: see the names in GET /v1/policies'));
    return within(name, checks[name](value, current));
  });
}

type Check = (value: unknown, current: Policies) => Issue[];

/** One check a policy; a policy without one does not compile. */
const checks: Record<keyof Policies, Check> = {
  unpaidAfter: duration,
  holdExpiresAfter: duration,
  paymentAttempts: whole(1, 20),
  releaseOnDecline: oneOf('atOnce', 'atLimit'),
  captureAt: oneOf('authorised', 'shipped'),
  invoiceAt: oneOf('shipped', 'paid'),
  reviewAbove: validateMoney,
  reviewWithin: duration,
  holdAddressMismatch: yesOrNo,
  acknowledgeWithin: duration,
  stuckAfter: duration,
  trackingPollEvery: duration,
  trackingStaleAfter: duration,
  escalateEvery: duration,
  spikeFactor: above(1),
  returnDecisionWithin: duration,
  returnArrivesWithin: duration,
  inspectWithin: duration,
  refundWithin: duration,
  instantRefundBelow: (value) => (value === null || value === undefined ? [] : validateMoney(value)),
  purchaseApprovalWithin: duration,
  supplierAcknowledgeWithin: duration,
  supplierOverdueAfter: duration,
  supplierChangeTolerance: duration,
  averageSalesOver: duration,
  parallelRunFor: duration,
  businessCalendar: calendar,
  weekStartsOn: whole(1, 7),
};

function isPolicy(name: string): name is keyof Policies {
  return Object.hasOwn(checks, name);
}

function duration(value: unknown): Issue[] {
  if (typeof value !== 'string') return issue('must be an ISO 8601 duration such as PT30M');
  try {
    return durationMilliseconds(value) > 0 ? [] : issue('must be longer than nothing');
  } catch (error) {
    if (error instanceof DurationError) return issue(error.message);
    throw error;
  }
}

function oneOf(...choices: string[]): Check {
  return (value) =>
    typeof value === 'string' && choices.includes(value) ? [] : issue(`must be one of ${choices.join(', ')}`);
}

function yesOrNo(value: unknown): Issue[] {
  return typeof value === 'boolean' ? [] : issue('must be true or false');
}

function whole(min: number, max: number): Check {
  return (value) => {
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
    return fits ? [] : issue(`must be a whole number from ${min} to ${max}`);
  };
}

function above(limit: number): Check {
  return (value) =>
    typeof value === 'number' && Number.isFinite(value) && value > limit
      ? []
      : issue(`must be a number above ${limit}`);
}

function calendar(value: unknown, { businessCalendar }: Policies): Issue[] {
  if (!isRecord(value)) return issue('must be an object of timeZone, workingDays, hours and holidays');
  const { timeZone, workingDays, holidays, hours } = { ...businessCalendar, ...value };
  if (!isRecord(hours)) return within('hours', issue('must be { from, to }'));
  const { from, to } = { ...businessCalendar.hours, ...hours };

  const issues = [
    ...unknownMembers(value, ['timeZone', 'workingDays', 'holidays', 'hours']),
    ...within('hours', unknownMembers(hours, ['from', 'to'])),
  ];
  if (!isListOf(workingDays, 'number')) {
    return [...issues, ...within('workingDays', issue('must be a list of weekdays from 1 (Monday) to 7'))];
  }
  if (!isListOf(holidays, 'string')) {
    return [...issues, ...within('holidays', issue('must be a list of dates such as 2026-12-25'))];
  }
  const known = { timeZone: String(timeZone), hours: { from: String(from), to: String(to) } };
  return [...issues, ...validateBusinessCalendar({ ...known, workingDays, holidays })];
}

function isListOf(value: unknown, kind: 'number'): value is number[];
function isListOf(value: unknown, kind: 'string'): value is string[];
function isListOf(value: unknown, kind: 'number' | 'string'): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === kind);
}
