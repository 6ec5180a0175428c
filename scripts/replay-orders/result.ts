import type { CheckReport } from '../check-books/report';
import type { Aftermath } from './follow';
import type { ReadInvoices } from './invoices';
import type { LeftOutReason } from './line-use';
import type { Placement } from './place';

/** Lines that are no part of an order, by reason. Value in pence; cancellations are negative. */
export type LeftOut = Partial<Record<LeftOutReason, { lines: number; units: number; valueMinor: number }>>;

export interface ReplayResult {
  file: {
    lines: number;
    invoices: number;
    cancellations: number;
    orders: number;
    orderLines: number;
    largestOrder: number;
    shippingLines: number;
    discountLines: number;
    leftOut: LeftOut;
    /** What all orders come to, in pence. */
    totalMinor: number;
    skus: number;
    shortSkus: number;
  };
  /** New orders, and those that were there from an earlier run. */
  placed: number;
  found: number;
  /** Of those placed, how many were answered 202: safe, and decided later. */
  accepted: number;
  delivered: number;
  cancelled: number;
  refused: number;
  /** How many had to be refused, by the stock that was planned. */
  refusalsPlanned: number;
  /** Requests without an order, or with an order of another total. */
  failed: readonly Placement[];
  /** Orders that had not ended when the time was up. */
  late: Aftermath['late'];
  messages: Aftermath['messages'];
  exceptions: Aftermath['exceptions'];
  /** How long callers waited for the answer. */
  answers: {
    medianMs: number;
    p95Ms: number;
    slowest: { invoice: string; lines: number; ms: number } | undefined;
  };
  elapsed: { setUpMs: number; placingMs: number; ordersMs: number };
  books: CheckReport;
  /** All orders were delivered or refused, and the books are in order. */
  ok: boolean;
}

/** What is in the file, in figures. */
export function summarise(
  read: ReadInvoices,
): Omit<ReplayResult['file'], 'totalMinor' | 'skus' | 'shortSkus'> {
  const leftOut: LeftOut = {};
  for (const { line, reason } of read.leftOut) {
    const sum = leftOut[reason] ?? { lines: 0, units: 0, valueMinor: 0 };
    leftOut[reason] = {
      lines: sum.lines + 1,
      units: sum.units + line.quantity,
      valueMinor: sum.valueMinor + line.quantity * line.unitPriceMinor,
    };
  }
  const { lines, invoices, cancellations, orders, shippingLines, discountLines } = read;
  return {
    ...{ lines, invoices, cancellations, shippingLines, discountLines, leftOut },
    orders: orders.length,
    orderLines: orders.reduce((sum, order) => sum + order.lines.length, 0),
    largestOrder: Math.max(0, ...orders.map((order) => order.lines.length)),
  };
}

/** How long callers waited, over the orders that were placed in this run. */
export function answersOf(placements: readonly Placement[]): ReplayResult['answers'] {
  const sorted = [...placements].sort((a, b) => a.answerMs - b.answerMs);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]?.answerMs ?? 0;
  const slowest = sorted.at(-1);
  return {
    medianMs: at(0.5),
    p95Ms: at(0.95),
    slowest: slowest && { invoice: slowest.invoice, lines: slowest.lines, ms: slowest.answerMs },
  };
}
