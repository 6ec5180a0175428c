import { sql } from 'kysely';

import { distinctKeys, stockKey, type StockKey } from '../domain/inventory/stock-key';
import type { Database, Queryable, Tx } from './connection';
import { arrayOf } from './stock-arrays';
import { lapsedReservation, lockStock, type LockedStock } from './stock-rows';

/** A reservation that was given back because its time was up. */
export interface ExpiredReservation extends StockKey {
  orderId: string;
  lineId: string;
  attempt: number;
  /** Units given back. */
  quantity: number;
}

/**
 * Tidies up: gives back at most `limit` reservations whose time is up, in a transaction of its own. Nobody depends on
 * it, since reads count such units as available and the next buyer takes them; it only keeps the books short.
 * Call again while it returns as many as `limit`.
 */
export async function expireReservations(
  db: Database,
  { now, limit }: { now: Date; limit: number },
): Promise<ExpiredReservation[]> {
  return db.transaction().execute(async (tx) => {
    const keys = await lapsedKeys(tx, now, limit);
    await lockStock(tx, keys, now);
    return releaseLapsed(tx, keys, { now, limit });
  });
}

/** Locks the rows like `lockStock`, and gives back what is past its time, so that the counters say what can be had. */
export async function lockCurrentStock(tx: Tx, keys: readonly StockKey[], now: Date): Promise<LockedStock[]> {
  const rows = await lockStock(tx, keys, now);
  const expired = await releaseLapsed(
    tx,
    rows.filter((row) => row.lapsed),
    { now },
  );
  if (expired.length === 0) return rows;
  const givenBack = new Map<string, number>();
  for (const part of expired) {
    const key = stockKey(part);
    givenBack.set(key, (givenBack.get(key) ?? 0) + part.quantity);
  }
  return rows.map((row) => ({
    ...row,
    reserved: row.reserved - (givenBack.get(stockKey(row)) ?? 0),
    lapsed: false,
  }));
}

/**
 * Gives back what is past its time at the keys, all of it unless a limit is set, and says what that was.
 * The stock rows must be locked: reservations change under that lock only.
 */
export async function releaseLapsed(
  tx: Tx,
  keys: readonly StockKey[],
  { now, limit }: { now: Date; limit?: number },
): Promise<ExpiredReservation[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<ExpiredReservation>`
    select * from release_lapsed(${arrayOf(keys, (key) => key.sku)}, ${arrayOf(keys, (key) => key.location)},
      ${now}, ${limit ?? null})`.execute(tx);
  return rows;
}

async function lapsedKeys(db: Queryable, now: Date, limit: number): Promise<StockKey[]> {
  const { rows } = await sql<StockKey>`
    select r.sku, r.location from reservation r where ${lapsedReservation(now)} limit ${limit}`.execute(db);
  return distinctKeys(rows);
}
