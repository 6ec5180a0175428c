import {
  addMoney,
  allocateMoney,
  multiplyMoney,
  subtractMoney,
  sumMoney,
  zeroMoney,
  type Money,
} from '../money/money';

/** A line as it was ordered. `discount` and `tax` are for the whole line, not for a unit. */
export interface LineAmounts {
  readonly id: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly discount?: Money | undefined;
  readonly tax?: Money | undefined;
}

/** An order's amounts, all in one currency. `taxInclusive`: prices contain the tax, which is then only shown. */
export interface OrderAmounts {
  readonly currency: string;
  readonly lines: readonly LineAmounts[];
  readonly discount?: Money | undefined;
  readonly shipping?: Money | undefined;
  readonly taxInclusive: boolean;
}

/**
 * What a line, or some of its units, comes to. `subtotal` = quantity × price; `discount` = its own and its share of the
 * order's; `net` = subtotal − discount; `total` = net + tax, or net where prices contain the tax.
 */
export interface LineTotals {
  readonly line: string;
  readonly quantity: number;
  readonly subtotal: Money;
  readonly discount: Money;
  readonly net: Money;
  readonly tax: Money;
  readonly total: Money;
}

/** `total` = subtotal − discount + shipping + tax; where prices contain the tax, it is not added again. */
export interface Totals {
  readonly subtotal: Money;
  readonly discount: Money;
  readonly shipping: Money;
  readonly tax: Money;
  readonly total: Money;
}

/** An order or a part of it, line by line and summed. */
export interface OrderTotals {
  readonly lines: readonly LineTotals[];
  readonly totals: Totals;
}

/**
 * Units of a line that leave the order together. A line's units are numbered 0 … quantity − 1 in the order in which
 * they ship or are cancelled; `from` is the first of these, so for the next to go it is "units gone so far". A refund
 * names the units it pays back. Parts that cover every unit once sum to the line exactly, in whatever order they come.
 */
export interface LinePart {
  readonly line: string;
  readonly quantity: number;
  readonly from: number;
}

/** The totals of a whole order, with the order's discount spread over its lines to the minor unit. */
export function orderTotals(order: OrderAmounts): OrderTotals {
  const everything = order.lines.map(({ id, quantity }) => ({ line: id, quantity, from: 0 }));
  return partTotals(order, everything, { withShipping: true });
}

/**
 * The totals of some units of an order: a part shipment, a cancellation, a refund. Exactly one part of an order has to
 * carry the shipping charge: the first that ships or, when nothing ships, the last that is cancelled.
 * Throws RangeError for a line the order does not have, units it does not have, or units named twice.
 */
export function partTotals(
  order: OrderAmounts,
  parts: readonly LinePart[],
  { withShipping }: { withShipping: boolean },
): OrderTotals {
  checkParts(order, parts);
  const wholes = new Map(wholeLines(order).map((whole) => [whole.line, whole]));
  const lines = parts.flatMap((part) => {
    const whole = wholes.get(part.line);
    return whole ? [lineTotals(order, whole, part)] : [];
  });
  const shipping = (withShipping && order.shipping) || zeroMoney(order.currency);
  return { lines, totals: sumLines(lines, shipping, order.currency) };
}

interface WholeLine {
  line: string;
  quantity: number;
  unitPrice: Money;
  discount: Money;
  tax: Money;
}

function wholeLines(order: OrderAmounts): WholeLine[] {
  const nothing = zeroMoney(order.currency);
  const nets = order.lines.map((line) =>
    subtractMoney(multiplyMoney(line.unitPrice, line.quantity), line.discount ?? nothing),
  );
  const shares = allocateMoney(
    order.discount ?? nothing,
    nets.map((net) => net.amount),
  );
  return order.lines.map((line, i) => ({
    line: line.id,
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    discount: addMoney(line.discount ?? nothing, shares[i] ?? nothing),
    tax: line.tax ?? nothing,
  }));
}

function lineTotals(order: OrderAmounts, whole: WholeLine, { line, quantity, from }: LinePart): LineTotals {
  const share = (amount: Money) => shareOfUnits(amount, whole.quantity, from, from + quantity);
  const subtotal = multiplyMoney(whole.unitPrice, quantity);
  const discount = share(whole.discount);
  const net = subtractMoney(subtotal, discount);
  const tax = share(whole.tax);
  return {
    line,
    quantity,
    subtotal,
    discount,
    net,
    tax,
    total: order.taxInclusive ? net : addMoney(net, tax),
  };
}

/**
 * What units `from` up to `to` of `units` have of an amount: the difference of two running totals, which is why any
 * parts that cover the line sum to it. Running totals are rounded down: no other rounding keeps every unit's discount
 * within its price.
 */
function shareOfUnits(amount: Money, units: number, from: number, to: number): Money {
  const upTo = (unit: number) => multiplyMoney(amount, { numerator: unit, denominator: units }, 'down');
  return subtractMoney(upTo(to), upTo(from));
}

function sumLines(lines: readonly LineTotals[], shipping: Money, currency: string): Totals {
  const sum = (field: 'subtotal' | 'discount' | 'tax' | 'total') =>
    sumMoney(
      lines.map((line) => line[field]),
      currency,
    );
  return {
    subtotal: sum('subtotal'),
    discount: sum('discount'),
    shipping,
    tax: sum('tax'),
    total: addMoney(sum('total'), shipping),
  };
}

function checkParts(order: OrderAmounts, parts: readonly LinePart[]): void {
  const units = new Map(order.lines.map((line) => [line.id, line.quantity]));
  parts.forEach((part, i) => {
    const { line, quantity, from } = part;
    const has = units.get(line);
    if (has === undefined) throw new RangeError(`line "${line}" is not part of this order`);
    const exists = Number.isInteger(quantity) && Number.isInteger(from) && quantity >= 0 && from >= 0;
    if (!exists || from + quantity > has) {
      throw new RangeError(`line "${line}" has ${has} units, not ${quantity} from unit ${from} on`);
    }
    if (parts.slice(0, i).some((earlier) => overlap(earlier, part))) {
      throw new RangeError(`a unit of line "${line}" is named twice`);
    }
  });
}

function overlap(a: LinePart, b: LinePart): boolean {
  return a.line === b.line && a.from < b.from + b.quantity && b.from < a.from + a.quantity;
}
