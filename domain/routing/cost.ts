import { addMoney, type Money } from '../money/money';
import { formatMoney } from '../money/decimal';
import { byText } from './by-text';

/**
 * Orders costs from the cheapest, each the sum of its parts. There are no exchange rates here: costs wholly in the
 * preferred currency come before all others, and those are ordered by currency, then amount, so that the order is at
 * least always the same.
 */
export function compareCosts(a: readonly Money[], b: readonly Money[], preferred?: string): number {
  const [left, right] = [sumByCurrency(a), sumByCurrency(b)];
  const foreign = (sums: Money[]) => Number(sums.some((sum) => sum.currency !== preferred));
  return (
    foreign(left) - foreign(right) ||
    byText(currencies(left), currencies(right)) ||
    left.reduce((order, sum, i) => order || sum.amount - (right[i]?.amount ?? 0), 0)
  );
}

/** A cost in words: `6.00 AUD`, or `6.00 AUD + 4.00 USD`. */
export function tellCost(costs: readonly Money[]): string {
  return sumByCurrency(costs).map(formatMoney).join(' + ');
}

function sumByCurrency(costs: readonly Money[]): Money[] {
  const sums = new Map<string, Money>();
  for (const cost of costs) {
    const sum = sums.get(cost.currency);
    sums.set(cost.currency, sum ? addMoney(sum, cost) : cost);
  }
  return [...sums.values()].sort((a, b) => byText(a.currency, b.currency));
}

function currencies(sums: readonly Money[]): string {
  return sums.map((sum) => sum.currency).join();
}
