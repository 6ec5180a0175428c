/**
 * The life of an order as a table. A status is a fixed operational meaning (see docs/glossary.md), and entering it has
 * exactly one defined consequence; a move that is not in the table is refused.
 */

export type OrderStatus =
  | 'placing'
  | 'refused'
  | 'pendingPayment'
  | 'paid'
  | 'processing'
  | 'partiallyFulfilled'
  | 'fulfilled'
  | 'shipped'
  | 'delivered'
  | 'cancelled'
  | 'refunded'
  | 'returned';

/** What entering a status sets off; carried out where the status is written. */
export type Consequence =
  | 'reserveStock'
  | 'answerCaller'
  | 'awaitPayment'
  | 'confirmAndFulfil'
  | 'watchTheNode'
  | 'listPartlyFulfilled'
  | 'awaitTracking'
  | 'followParcel'
  | 'closeDelivered'
  | 'closeCancelled'
  | 'closeRefunded'
  | 'closeReturned';

interface Stage {
  onEntry: Consequence;
  next: readonly OrderStatus[];
}

export const ORDER_LIFECYCLE: Record<OrderStatus, Stage> = {
  placing: { onEntry: 'reserveStock', next: ['refused', 'pendingPayment', 'paid', 'cancelled'] },
  refused: { onEntry: 'answerCaller', next: [] },
  pendingPayment: { onEntry: 'awaitPayment', next: ['paid', 'cancelled'] },
  paid: { onEntry: 'confirmAndFulfil', next: ['processing', 'cancelled'] },
  // Back to paid when the node gave the goods back and another has yet to be asked.
  processing: { onEntry: 'watchTheNode', next: ['partiallyFulfilled', 'fulfilled', 'paid', 'cancelled'] },
  partiallyFulfilled: { onEntry: 'listPartlyFulfilled', next: ['fulfilled'] },
  fulfilled: { onEntry: 'awaitTracking', next: ['shipped'] },
  shipped: { onEntry: 'followParcel', next: ['delivered', 'returned', 'refunded'] },
  delivered: { onEntry: 'closeDelivered', next: ['returned', 'refunded'] },
  returned: { onEntry: 'closeReturned', next: ['refunded'] },
  cancelled: { onEntry: 'closeCancelled', next: [] },
  refunded: { onEntry: 'closeRefunded', next: [] },
};

/**
 * The statuses passed through on the way, last one included; shortest way, table order where two are equal.
 * Empty when it is there already; `undefined` when the table knows no way.
 */
export function pathBetween(from: OrderStatus, to: OrderStatus): OrderStatus[] | undefined {
  if (from === to) return [];
  const cameFrom = new Map<OrderStatus, OrderStatus>();
  const queue: OrderStatus[] = [from];
  for (let status = queue.shift(); status !== undefined; status = queue.shift()) {
    for (const next of ORDER_LIFECYCLE[status].next) {
      if (next === from || cameFrom.has(next)) continue;
      cameFrom.set(next, status);
      if (next === to) return traceBack(cameFrom, from, to);
      queue.push(next);
    }
  }
  return undefined;
}

function traceBack(
  cameFrom: Map<OrderStatus, OrderStatus>,
  from: OrderStatus,
  to: OrderStatus,
): OrderStatus[] {
  const path: OrderStatus[] = [];
  for (let at: OrderStatus | undefined = to; at !== undefined && at !== from; at = cameFrom.get(at))
    path.unshift(at);
  return path;
}

/** Nothing more is shipped or charged for an order in one of these. */
export function isClosed(status: OrderStatus): boolean {
  return ORDER_LIFECYCLE[status].next.length === 0 || status === 'delivered' || status === 'returned';
}
