import { freeUnits, type StockCounters } from './availability';
import { onHandChange, type MovementEnd, type PhysicalBucket } from './buckets';

/** The counters after units have gone from one end to the other: what the database does with a movement. */
export function applyMovement<T extends StockCounters>(
  counters: T,
  { from, to, quantity }: { from: MovementEnd; to: MovementEnd; quantity: number },
): T {
  const after = { ...counters, onHand: counters.onHand + onHandChange(from, to) * quantity };
  // Available is what the others leave, so it has no counter of its own.
  if (isCounted(from)) after[from] -= quantity;
  if (isCounted(to)) after[to] += quantity;
  return after;
}

/** Units that stand in a bucket. */
export function unitsIn(counters: StockCounters, bucket: PhysicalBucket): number {
  return bucket === 'available' ? freeUnits(counters) : counters[bucket];
}

const COUNTED = ['reserved', 'held', 'quarantined', 'damaged'] as const;
type CountedBucket = (typeof COUNTED)[number];

function isCounted(end: MovementEnd): end is CountedBucket {
  return COUNTED.some((bucket) => bucket === end);
}
