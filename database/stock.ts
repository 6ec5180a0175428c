/** Reading stock. Units whose reservation is past its time count as available everywhere, given back or not. */
import { sql } from 'kysely';

import { availableUnits, type StockCounters } from '../domain/inventory/availability';
import type { Movement, MovementCause, MovementKind } from '../domain/inventory/movement';
import type { Actor } from '../domain/actor';
import type { MovementEnd } from '../domain/inventory/buckets';
import type { StockKey } from '../domain/inventory/stock-key';
import type { Queryable } from './connection';
import { lapsedReservation } from './stock-rows';

/** Units in each bucket; `available` is what the others leave of `onHand`, never below zero. */
export interface StockFigures extends StockCounters {
  available: number;
  /** On their way, not on hand. */
  incoming: number;
}

/** One SKU: the sum over its locations, and each of them. */
export interface Inventory extends StockFigures {
  sku: string;
  locations: ({ location: string } & StockFigures)[];
}

/** The counts of one SKU by location code; undefined if there is no such SKU, zeros if it was never stocked. */
export async function readInventory(db: Queryable, sku: string, now: Date): Promise<Inventory | undefined> {
  const rows = await readStock(db, [sku], now);
  if (rows.length === 0 && !(await skuExists(db, sku))) return undefined;
  const locations = rows.map(({ location, ...row }) => ({ location, ...figuresOf(row) }));
  return { sku, ...sumOf(locations), locations };
}

/** What could be sold of one SKU at one location at this moment, in units. */
export interface Availability extends StockKey {
  available: number;
  onHand: number;
}

/** Of all the SKUs, at all locations that ever had them, in one query; sorted by SKU and location. */
export async function availabilityBySku(
  db: Queryable,
  skus: readonly string[],
  now: Date,
): Promise<Availability[]> {
  if (skus.length === 0) return [];
  const rows = await readStock(db, skus, now);
  return rows.map((row) => {
    const { sku, location, onHand } = row;
    return { sku, location, available: availableUnits(row), onHand };
  });
}

/** A line of the ledger as it is shown. `sequence` grows; it has gaps. */
export interface MovementRecord extends Omit<Movement, 'reason' | 'note' | 'sku'> {
  sequence: number;
  reason?: string;
  note?: string;
}

/** Movements, oldest first. `nextCursor` is where to go on, null at the end for now. */
export interface MovementPage {
  movements: MovementRecord[];
  nextCursor: number | null;
}

/**
 * One page of everything that ever happened to a SKU. The order is exact for each location; movements at different
 * locations that are being written at this very moment may come in behind a cursor taken now.
 * @param page `limit` movements at most; `cursor` a `nextCursor` of before, or undefined for the first page
 */
export async function readMovements(
  db: Queryable,
  sku: string,
  { limit, cursor }: { limit: number; cursor?: number | undefined },
): Promise<MovementPage> {
  const rows = await db
    .selectFrom('stockMovement')
    .selectAll()
    .where('sku', '=', sku)
    .where('sequence', '>', cursor ?? 0)
    .orderBy('sequence')
    .limit(limit + 1)
    .execute();
  const movements = rows.slice(0, limit).map((row): MovementRecord => {
    const { sequence, at, location, quantity, balance, reason, note } = row;
    return {
      ...{ sequence, at, location },
      kind: row.kind as MovementKind,
      from: row.fromBucket as MovementEnd,
      to: row.toBucket as MovementEnd,
      quantity,
      ...(reason === null ? {} : { reason }),
      ...(note === null ? {} : { note }),
      cause: { type: row.causeType as MovementCause['type'], id: row.causeId },
      actor: { type: row.actorType as Actor['type'], id: row.actorId },
      balance,
    };
  });
  return { movements, nextCursor: rows.length > limit ? (movements.at(-1)?.sequence ?? null) : null };
}

interface StockRow extends StockKey, StockCounters {
  incoming: number;
}

async function readStock(db: Queryable, skus: readonly string[], now: Date): Promise<StockRow[]> {
  const { rows } = await sql<StockRow>`
    select s.sku, s.location, s.on_hand, s.reserved - lapsed.units as reserved, s.held, s.quarantined, s.damaged,
      s.buffer, s.incoming
    from stock s
    cross join lateral (
      select coalesce(sum(r.quantity - r.consumed - r.released), 0)::int as units from reservation r
      where r.sku = s.sku and r.location = s.location and ${lapsedReservation(now)}
    ) lapsed
    where s.sku = any(${skus})
    order by s.sku, s.location`.execute(db);
  return rows;
}

async function skuExists(db: Queryable, sku: string): Promise<boolean> {
  const found = await db.selectFrom('sku').select('sku').where('sku', '=', sku).executeTakeFirst();
  return found !== undefined;
}

function figuresOf(row: Omit<StockRow, 'location'>): StockFigures {
  const { onHand, reserved, held, quarantined, damaged, buffer, incoming } = row;
  return { onHand, reserved, held, quarantined, damaged, buffer, available: availableUnits(row), incoming };
}

function sumOf(locations: readonly StockFigures[]): StockFigures {
  const sum = (pick: (figures: StockFigures) => number) =>
    locations.reduce((total, figures) => total + pick(figures), 0);
  return {
    onHand: sum((at) => at.onHand),
    reserved: sum((at) => at.reserved),
    held: sum((at) => at.held),
    quarantined: sum((at) => at.quarantined),
    damaged: sum((at) => at.damaged),
    buffer: sum((at) => at.buffer),
    // Of the locations, not of the sums: a buffer larger than its shelf takes nothing from another shelf.
    available: sum((at) => at.available),
    incoming: sum((at) => at.incoming),
  };
}
