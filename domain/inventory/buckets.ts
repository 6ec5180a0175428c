/** Where a unit that is physically at a location can stand. `available` is what no other bucket claims. */
export const PHYSICAL_BUCKETS = ['available', 'reserved', 'held', 'quarantined', 'damaged'] as const;
export type PhysicalBucket = (typeof PHYSICAL_BUCKETS)[number];

/** `incoming` is on its way to the location and not on hand there. */
export type Bucket = PhysicalBucket | 'incoming';

/** One end of a movement: a bucket, or the world outside the books. */
export type MovementEnd = Bucket | 'outside';

/** The buckets a person may move units between; `reserved` belongs to orders alone. */
export const MOVABLE_BUCKETS = ['available', 'held', 'quarantined', 'damaged'] as const;
export type MovableBucket = (typeof MOVABLE_BUCKETS)[number];

/** Whether units at this end of a movement count as on hand. */
export function isPhysical(end: MovementEnd): end is PhysicalBucket {
  return end !== 'outside' && end !== 'incoming';
}

/** What a movement of one unit does to the units on hand: +1, 0 or -1. */
export function onHandChange(from: MovementEnd, to: MovementEnd): number {
  return Number(isPhysical(to)) - Number(isPhysical(from));
}
