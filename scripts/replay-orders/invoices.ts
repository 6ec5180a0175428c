import { countryCode } from './countries';
import { useOf, type LeftOutReason, type LineUse } from './line-use';
import { FileError, type InvoiceLine } from './read-file';

/** An invoice that is an order: its goods line by line, as they stand in the file, and its charges. Money in pence. */
export interface GenuineOrder {
  invoice: string;
  customer: string | undefined;
  /** ISO 3166-1 alpha-2. */
  country: string;
  invoicedAt: string;
  lines: readonly InvoiceLine[];
  shippingMinor: number;
  discountMinor: number;
}

/** A line that belongs to no order, and why. */
export interface LeftOutLine {
  line: InvoiceLine;
  reason: LeftOutReason;
}

/** The file, understood. Every line is in one of: an order's lines, `shippingLines`, `discountLines`, `leftOut`. */
export interface ReadInvoices {
  lines: number;
  invoices: number;
  cancellations: number;
  orders: readonly GenuineOrder[];
  shippingLines: number;
  discountLines: number;
  leftOut: readonly LeftOutLine[];
}

/**
 * Says of every line what it is and makes orders of the invoices that have goods, in the order of the file; with
 * `limit` the file ends with the invoice of that many orders. Throws FileError for an invoice at odds with itself.
 */
export function readInvoices(lines: readonly InvoiceLine[], limit = Infinity): ReadInvoices {
  const invoices = [...groupByInvoice(lines)];
  const read = { lines: 0, invoices: 0, cancellations: 0, shippingLines: 0, discountLines: 0 };
  const orders: GenuineOrder[] = [];
  const leftOut: LeftOutLine[] = [];
  for (const [invoice, own] of invoices) {
    if (orders.length >= limit) break;
    read.invoices += 1;
    read.lines += own.length;
    if (invoice.startsWith('C')) read.cancellations += 1;
    const parts = split(own);
    leftOut.push(...parts.leftOut);
    read.shippingLines += parts.shipping.length;
    read.discountLines += parts.discount.length;
    if (parts.goods.length > 0) orders.push(toOrder(own, parts));
  }
  return { ...read, orders, leftOut };
}

/** What the goods and charges of an order come to, in pence. */
export function totalOf(order: GenuineOrder): number {
  return sum(order.lines) + order.shippingMinor - order.discountMinor;
}

function groupByInvoice(lines: readonly InvoiceLine[]): Map<string, InvoiceLine[]> {
  const invoices = new Map<string, InvoiceLine[]>();
  const mistakes: string[] = [];
  for (const line of lines) {
    const own = invoices.get(line.invoice) ?? [];
    const first = own[0] ?? line;
    for (const field of ['customer', 'country'] as const)
      if (line[field] !== first[field])
        mistakes.push(
          `line ${line.line}: invoice ${line.invoice} has another ${field} than on line ${first.line}`,
        );
    if (countryCode(line.country) === undefined)
      mistakes.push(
        `line ${line.line}: Country is "${line.country}"; it must be the English name of a country`,
      );
    own.push(line);
    invoices.set(line.invoice, own);
  }
  if (mistakes.length > 0) throw new FileError(mistakes);
  return invoices;
}

interface Parts {
  goods: InvoiceLine[];
  shipping: InvoiceLine[];
  discount: InvoiceLine[];
  leftOut: LeftOutLine[];
}

function split(lines: readonly InvoiceLine[]): Parts {
  const uses = lines.map((line): { line: InvoiceLine; use: LineUse } => ({ line, use: useOf(line) }));
  const of = (wanted: LineUse) => uses.filter(({ use }) => use === wanted).map(({ line }) => line);
  const parts: Parts = {
    goods: of('goods'),
    shipping: of('shipping'),
    discount: of('discount'),
    leftOut: [],
  };
  for (const { line, use } of uses)
    if (use !== 'goods' && use !== 'shipping' && use !== 'discount')
      parts.leftOut.push({ line, reason: use });
  if (parts.goods.length === 0) leaveOut(parts, ['shipping', 'discount'], 'withoutGoods');
  else if (absolute(parts.discount) > sum(parts.goods)) leaveOut(parts, ['discount'], 'discountAboveGoods');
  return parts;
}

function leaveOut(parts: Parts, which: readonly ('shipping' | 'discount')[], reason: LeftOutReason): void {
  for (const part of which) parts.leftOut.push(...parts[part].splice(0).map((line) => ({ line, reason })));
}

function toOrder(own: readonly InvoiceLine[], parts: Parts): GenuineOrder {
  const [first] = own;
  if (first === undefined) throw new Error('An invoice has at least one line');
  const { invoice, customer, country, invoicedAt } = first;
  return {
    ...{ invoice, customer, invoicedAt },
    country: countryCode(country) ?? '',
    lines: parts.goods,
    shippingMinor: sum(parts.shipping),
    discountMinor: absolute(parts.discount),
  };
}

function sum(lines: readonly InvoiceLine[]): number {
  return lines.reduce((total, line) => total + line.quantity * line.unitPriceMinor, 0);
}

/** A discount is written with a negative quantity, now and then without the sign. */
function absolute(lines: readonly InvoiceLine[]): number {
  return lines.reduce((total, line) => total + Math.abs(line.quantity) * line.unitPriceMinor, 0);
}
