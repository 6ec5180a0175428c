/** Changing stock by hand: always relative, always with a reason, never more than nobody has a claim on. */
import type { Actor } from '../domain/actor';
import { applyMovement, unitsIn } from '../domain/inventory/apply-movement';
import { availableUnits } from '../domain/inventory/availability';
import { isPhysical } from '../domain/inventory/buckets';
import {
  checkAdjustment,
  checkMove,
  checkTotal,
  type Adjustment,
  type Move,
} from '../domain/inventory/hand-change';
import type { Movement } from '../domain/inventory/movement';
import type { StockKey } from '../domain/inventory/stock-key';
import type { Refusal } from '../domain/refusal';
import type { Tx } from './connection';
import { lockCurrentStock } from './reservation-expiry';
import { recordMovements } from './stock-movement';
import { addStock, type LockedStock } from './stock-rows';

/** When and by whom. */
export interface Act {
  now: Date;
  actor: Actor;
}

/** The count afterwards, in units. */
export interface StockStanding extends StockKey {
  onHand: number;
  available: number;
}

/**
 * Books units found or gone, between `available` and the world outside. The first one of a SKU at a location opens its
 * count. Taking more than is free is refused (`insufficient_stock`, facts `{ sku, location, bucket, requested,
 * available }`); an id that booked something else before, too (`reference_conflict`). Throws a RangeError naming a bad
 * field, UnknownStockError for a SKU or location that does not exist.
 */
export async function adjustStock(tx: Tx, adjustment: Adjustment & Act): Promise<StockStanding | Refusal> {
  checkAdjustment(adjustment);
  const { id, quantity } = adjustment;
  const stock = await lockOrAdd(tx, adjustment, adjustment.now);
  checkTotal(stock.onHand, quantity);
  return book(tx, stock, {
    ...common(adjustment),
    kind: 'adjusted',
    from: quantity > 0 ? 'outside' : 'available',
    to: quantity > 0 ? 'available' : 'outside',
    quantity: Math.abs(quantity),
    cause: { type: 'adjustment', id },
  });
}

/**
 * Moves units from one bucket to another; on hand stays. More than stands in `from` is refused; refusals and errors are
 * those of `adjustStock`.
 */
export async function moveStock(tx: Tx, move: Move & Act): Promise<StockStanding | Refusal> {
  checkMove(move);
  const { id, from, to, quantity } = move;
  const stock = await lockOrAdd(tx, move, move.now);
  return book(tx, stock, { ...common(move), kind: 'moved', from, to, quantity, cause: { type: 'move', id } });
}

type Entry = Omit<Movement, 'balance'>;

function common({ sku, location, reason, note, now, actor }: (Adjustment | Move) & Act) {
  return { at: now, sku, location, reason, note, actor };
}

/** The row, locked, with what is past its time given back: those units are free, whatever the counter says. */
async function lockOrAdd(tx: Tx, key: StockKey, now: Date): Promise<LockedStock> {
  const [found] = await lockCurrentStock(tx, [key], now);
  if (found) return found;
  await addStock(tx, key);
  const [added] = await lockCurrentStock(tx, [key], now);
  if (added) return added;
  throw new Error(`The stock row of ${key.sku} at ${key.location} is gone while it is being added`);
}

async function book(tx: Tx, stock: LockedStock, entry: Entry): Promise<StockStanding | Refusal> {
  const earlier = await bookedBefore(tx, entry);
  if (earlier) return sameEntry(earlier, entry) ? standing(stock) : conflict(entry);
  const standingThere = isPhysical(entry.from) ? unitsIn(stock, entry.from) : Infinity;
  if (entry.quantity > standingThere) return insufficient(entry, standingThere);
  const after = applyMovement(stock, entry);
  await recordMovements(tx, [{ ...entry, balance: after.onHand }]);
  return standing(after);
}

type Booked = Pick<Entry, 'sku' | 'location' | 'quantity'> & { from: string; to: string };

async function bookedBefore(tx: Tx, { cause }: Entry): Promise<Booked | undefined> {
  return tx
    .selectFrom('stockMovement')
    .select(['sku', 'location', 'quantity', 'fromBucket as from', 'toBucket as to'])
    .where('causeType', '=', cause.type)
    .where('causeId', '=', cause.id)
    .executeTakeFirst();
}

function sameEntry(earlier: Booked, entry: Entry): boolean {
  return (['sku', 'location', 'quantity', 'from', 'to'] as const).every(
    (field) => earlier[field] === entry[field],
  );
}

function standing(stock: LockedStock): StockStanding {
  const { sku, location, onHand } = stock;
  return { sku, location, onHand, available: availableUnits(stock) };
}

function insufficient({ sku, location, from, quantity }: Entry, available: number): Refusal {
  return {
    refused: 'insufficient_stock',
    message: `Only ${available} units of ${sku} are ${from} at ${location}, not ${quantity}; take fewer, or release what claims the rest first.`,
    facts: { sku, location, bucket: from, requested: quantity, available },
  };
}

function conflict({ cause }: Entry): Refusal {
  return {
    refused: 'reference_conflict',
    message: `The ${cause.type} ${cause.id} was booked before with other figures; use a new id for another change.`,
    facts: { [cause.type]: cause.id },
  };
}
