import type { Money } from '../money/money';
import { subtractMoney, sumMoney, zeroMoney } from '../money/money';
import { orderTotals, partTotals, type OrderAmounts } from './order-totals';

/**
 * What an order comes to without its cancelled units, shipping included while anything is left of it. Cancelled units
 * count as the last of their line, so that the answer does not depend on the order in which things happened.
 */
export function amountDue(order: OrderAmounts, cancelled: Readonly<Record<string, number>>): Money {
  const parts = order.lines
    .map((line) => ({ line, gone: cancelled[line.id] ?? 0 }))
    .filter(({ gone }) => gone > 0)
    .map(({ line, gone }) => ({ line: line.id, from: line.quantity - gone, quantity: gone }));
  if (order.lines.every((line) => (cancelled[line.id] ?? 0) === line.quantity))
    return zeroMoney(order.currency);
  const dropped =
    parts.length === 0
      ? []
      : partTotals(order, parts, { withShipping: false }).lines.map((line) => line.total);
  return subtractMoney(orderTotals(order).totals.total, sumMoney(dropped, order.currency));
}
