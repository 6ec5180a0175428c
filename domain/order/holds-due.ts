import { addDuration } from '../calendar/instant';
import type { Money } from '../money/money';

export interface HoldDue {
  kind: 'highValue' | 'addressMismatch';
  reason: string;
  /** When it escalates if nobody has decided; ISO 8601. */
  dueAt: string;
}

export interface HoldPolicies {
  reviewAbove: Money;
  reviewWithin: string;
  holdAddressMismatch: boolean;
}

/** What keeps a new order from its node until a person has looked at it. An amount in another currency is not compared. */
export function holdsFor(
  order: { currency: string; totalMinor: number; billingCountry: string; shippingCountry: string },
  policies: HoldPolicies,
  now: string,
): HoldDue[] {
  const dueAt = addDuration(now, policies.reviewWithin);
  const holds: HoldDue[] = [];
  if (order.currency === policies.reviewAbove.currency && order.totalMinor > policies.reviewAbove.amount)
    holds.push({ kind: 'highValue', reason: 'The order is worth more than the review limit', dueAt });
  if (policies.holdAddressMismatch && order.billingCountry !== order.shippingCountry)
    holds.push({ kind: 'addressMismatch', reason: 'Billing and shipping country differ', dueAt });
  return holds;
}
