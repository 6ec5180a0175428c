import type { Money } from '../money/money';
import type { RoutingOrder } from './situation';

/** When a rule applies: all of what is given must hold. Country: the destination's. SKU, fragile: of any line. */
export interface RuleCondition {
  readonly orderValueAbove?: Money | undefined;
  readonly channel?: string | undefined;
  readonly customerType?: 'consumer' | 'business' | undefined;
  readonly country?: string | undefined;
  readonly sku?: string | undefined;
  readonly fragile?: boolean | undefined;
}

/** Whether a rule applies to an order; without a condition it always does. */
export function applies(when: RuleCondition | undefined, order: RoutingOrder): boolean {
  if (!when) return true;
  return (
    (when.orderValueAbove === undefined || isAbove(order.value, when.orderValueAbove)) &&
    (when.channel === undefined || when.channel === order.channel) &&
    (when.customerType === undefined || when.customerType === order.customerType) &&
    (when.country === undefined || when.country === order.destination.country) &&
    (when.sku === undefined || order.lines.some((line) => line.sku === when.sku)) &&
    (when.fragile === undefined || order.lines.some((line) => line.fragile === true) === when.fragile)
  );
}

/** Strictly above; an order in another currency than the limit is not, as there is no rate to compare them by. */
export function isAbove(value: Money, limit: Money): boolean {
  return value.currency === limit.currency && value.amount > limit.amount;
}
