import { addMoney, compareMoney, multiplyMoney, subtractMoney, zeroMoney, type Money } from '../money/money';
import { MoneyError } from '../money/money-error';
import { isCurrency } from '../money/currency';
import type { Issue } from '../policy/issue';
import type { LineAmounts, OrderAmounts } from './order-totals';

/**
 * What keeps an order's amounts from making sense: a second currency, a negative amount, a discount above what it is
 * taken from, sums too large to keep exactly. Pointers are those of the body of `POST /v1/orders`. When the list is
 * empty, `orderTotals` and `partTotals` cannot fail on the order.
 */
export function validateOrderAmounts(order: OrderAmounts): Issue[] {
  if (!isCurrency(order.currency)) {
    return [{ pointer: '/currency', message: 'must be an ISO 4217 code such as AUD' }];
  }
  const issues = [
    ...order.lines.flatMap((line, i) => lineIssues(line, order.currency, `/lines/${i}`)),
    ...amountIssues(order.discount, order.currency, '/discount'),
    ...amountIssues(order.shipping, order.currency, '/shipping'),
  ];
  return issues.length > 0 ? issues : sumIssues(order);
}

function lineIssues(line: LineAmounts, currency: string, pointer: string): Issue[] {
  const issues = [
    ...amountIssues(line.unitPrice, currency, `${pointer}/unitPrice`),
    ...amountIssues(line.discount, currency, `${pointer}/discount`),
    ...amountIssues(line.tax, currency, `${pointer}/tax`),
  ];
  if (issues.length > 0) return issues;

  const gross = exactly(() => multiplyMoney(line.unitPrice, line.quantity));
  if (!gross) return [{ pointer: `${pointer}/quantity`, message: tooLarge }];
  if (line.discount && compareMoney(line.discount, gross) > 0) {
    const message = `must be at most the line's ${gross.amount} minor units: a discount is for the whole line`;
    return [{ pointer: `${pointer}/discount`, message }];
  }
  return [];
}

function amountIssues(amount: Money | undefined, currency: string, pointer: string): Issue[] {
  if (!amount) return [];
  if (amount.currency !== currency) {
    return [{ pointer: `${pointer}/currency`, message: `must be ${currency}, the order's currency` }];
  }
  if (!Number.isSafeInteger(amount.amount) || amount.amount < 0) {
    return [{ pointer: `${pointer}/amount`, message: 'must be a whole number of minor units, at least 0' }];
  }
  return [];
}

function sumIssues(order: OrderAmounts): Issue[] {
  const nothing = zeroMoney(order.currency);
  const sums = exactly(() =>
    order.lines.reduce(
      (sum, line) => {
        const gross = multiplyMoney(line.unitPrice, line.quantity);
        const net = subtractMoney(gross, line.discount ?? nothing);
        // Gross and tax together bound every total there is, before and after discounts.
        const bound = addMoney(addMoney(sum.bound, gross), line.tax ?? nothing);
        return { net: addMoney(sum.net, net), bound };
      },
      { net: nothing, bound: order.shipping ?? nothing },
    ),
  );
  if (!sums) return [{ pointer: '/lines', message: tooLarge }];
  if (order.discount && compareMoney(order.discount, sums.net) > 0) {
    const message = `must be at most ${sums.net.amount} minor units, what the lines come to after their own discounts`;
    return [{ pointer: '/discount', message }];
  }
  return [];
}

const tooLarge = 'makes a total too large to keep exactly: order fewer units, or split the order';

function exactly<T>(sum: () => T): T | undefined {
  try {
    return sum();
  } catch (error) {
    if (error instanceof MoneyError) return undefined;
    throw error;
  }
}
