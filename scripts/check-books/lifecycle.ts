/**
 * The moves of an order's status that the glossary allows. Written here a second time on purpose: the checker must not
 * believe the table it checks. A test holds the two together, so that a change of one is a decision about both.
 */
const MOVES: Readonly<Record<string, readonly string[]>> = {
  placing: ['refused', 'pendingPayment', 'paid', 'cancelled'],
  pendingPayment: ['paid', 'cancelled'],
  paid: ['processing', 'cancelled'],
  processing: ['partiallyFulfilled', 'fulfilled', 'paid', 'cancelled'],
  partiallyFulfilled: ['fulfilled'],
  fulfilled: ['shipped'],
  shipped: ['delivered', 'returned', 'refunded'],
  delivered: ['returned', 'refunded'],
  returned: ['refunded'],
};

/** Every allowed move, as from and to. */
export const EDGES: readonly (readonly [from: string, to: string])[] = Object.entries(MOVES).flatMap(
  ([from, moves]) => moves.map((to) => [from, to] as const),
);

/** Statuses in which an order's process has ended. */
export const ENDED = ['refused', 'delivered', 'cancelled', 'returned', 'refunded'] as const;
