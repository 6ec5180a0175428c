import { MOVABLE_BUCKETS, type MovableBucket } from './buckets';
import {
  ADJUSTMENT_REASONS,
  isAdjustmentReason,
  isMoveReason,
  MOVE_REASONS,
  type AdjustmentReason,
  type MoveReason,
} from './reasons';
import { checkText, checkUnits, MAX_UNITS } from './checks';
import type { StockKey } from './stock-key';

/** Units found or gone: on hand changes. */
export interface Adjustment extends StockKey {
  /** Names this one change: the same id again changes nothing. */
  id: string;
  /** Units, above zero for more and below for less; never zero. */
  quantity: number;
  reason: AdjustmentReason;
  note?: string | undefined;
}

/** Units that stay on hand but stand in another bucket from now on. */
export interface Move extends StockKey {
  /** Names this one change: the same id again changes nothing. */
  id: string;
  /** Units, above zero. */
  quantity: number;
  from: MovableBucket;
  to: MovableBucket;
  reason: MoveReason;
  note?: string | undefined;
}

/** Throws a RangeError naming the field and the remedy. */
export function checkAdjustment(adjustment: Adjustment): void {
  checkPlace(adjustment);
  checkUnits('quantity', Math.abs(adjustment.quantity));
  if (!isAdjustmentReason(adjustment.reason)) throw notOneOf('reason', adjustment.reason, ADJUSTMENT_REASONS);
}

/** Throws a RangeError naming the field and the remedy. */
export function checkMove(move: Move): void {
  checkPlace(move);
  checkUnits('quantity', move.quantity);
  checkBucket('from', move.from);
  checkBucket('to', move.to);
  if (move.from === move.to) throw new RangeError(`to must be another bucket than from, ${move.from}`);
  if (!isMoveReason(move.reason)) throw notOneOf('reason', move.reason, MOVE_REASONS);
}

/** Throws a RangeError if adding `quantity` would exceed what a count can hold. */
export function checkTotal(onHand: number, quantity: number): void {
  if (onHand + quantity <= MAX_UNITS) return;
  throw new RangeError(`quantity must leave at most ${MAX_UNITS} units on hand; there are ${onHand}`);
}

function checkPlace({ id, sku, location, note }: Adjustment | Move): void {
  checkText('id', id);
  checkText('sku', sku);
  checkText('location', location);
  if (note !== undefined && note !== '') checkText('note', note);
}

function checkBucket(field: string, bucket: MovableBucket): void {
  if (!MOVABLE_BUCKETS.includes(bucket)) throw notOneOf(field, bucket, MOVABLE_BUCKETS);
}

function notOneOf(field: string, value: unknown, list: readonly string[]): RangeError {
  return new RangeError(`${field} must be one of ${list.join(', ')}, not ${String(value)}`);
}
