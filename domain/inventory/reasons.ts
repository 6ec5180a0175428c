/**
 * Why a count was changed by hand. The direction is not part of the reason: taking back a mistaken entry carries the
 * reason of that entry, so that a report by reason nets out.
 */
export const ADJUSTMENT_REASONS = [
  'openingBalance',
  'found',
  'damaged',
  'lost',
  'returned',
  'promotionalSample',
  'correction',
] as const;
export type AdjustmentReason = (typeof ADJUSTMENT_REASONS)[number];

/** Why units were moved from one bucket to another; on hand stays as it is. */
export const MOVE_REASONS = [
  'damaged',
  'repaired',
  'returned',
  'inspection',
  'inspected',
  'setAside',
  'recalled',
  'correction',
] as const;
export type MoveReason = (typeof MOVE_REASONS)[number];

export function isAdjustmentReason(value: unknown): value is AdjustmentReason {
  return ADJUSTMENT_REASONS.some((reason) => reason === value);
}

export function isMoveReason(value: unknown): value is MoveReason {
  return MOVE_REASONS.some((reason) => reason === value);
}
