import { sql } from 'kysely';

import { STOCK_LEDGER } from '../domain/inventory/movement';
import { distinctKeys, stockKey, type StockKey } from '../domain/inventory/stock-key';
import type { Database, Queryable, Tx } from './connection';
import { lapsedReservation, lockStock, unnestKeys, type LockedStock } from './stock-rows';

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
    with due as (
      select r.order_id, r.line_id, r.location, r.attempt
      from ${unnestKeys(keys)} as k (sku, location)
      join reservation r on r.sku = k.sku and r.location = k.location
      where ${lapsedReservation(now)}
      limit ${limit ?? null}
    ), gone as (
      update reservation r set released = r.quantity - r.consumed, expired_at = ${now} from due
      where r.order_id = due.order_id and r.line_id = due.line_id and r.location = due.location and r.attempt = due.attempt
      returning r.order_id, r.line_id, r.attempt, r.sku, r.location, new.released - old.released as quantity
    ), moved as (
      insert into stock_movement (at, sku, location, kind, from_bucket, to_bucket, quantity,
        cause_type, cause_id, actor_type, actor_id, balance)
      select ${now}::timestamptz, sku, location, 'reservationExpired', 'reserved', 'available', gone.quantity,
        'order', order_id, ${STOCK_LEDGER.type}, ${STOCK_LEDGER.id}, stock.on_hand
      from gone join stock using (sku, location)
    )
    select * from gone`.execute(tx);
  return rows;
}

async function lapsedKeys(db: Queryable, now: Date, limit: number): Promise<StockKey[]> {
  const { rows } = await sql<StockKey>`
    select r.sku, r.location from reservation r where ${lapsedReservation(now)} limit ${limit}`.execute(db);
  return distinctKeys(rows);
}
