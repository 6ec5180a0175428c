/** The rows that counts are kept in, and the lock that every change of them, or of their reservations, holds first. */
import { sql } from 'kysely';

import type { StockCounters } from '../domain/inventory/availability';
import type { StockKey } from '../domain/inventory/stock-key';
import type { Tx } from './connection';

/** A locked stock row; what it says is true until the transaction ends. */
export interface LockedStock extends StockKey, StockCounters {
  /** Some of what counts as reserved is past its time. */
  lapsed: boolean;
}

/** A SKU or location that was never set up. Asking again will not help. */
export class UnknownStockError extends Error {
  override readonly name = 'UnknownStockError';

  constructor(
    readonly sku: string,
    readonly location: string,
    readonly unknown: 'sku' | 'location',
  ) {
    const what = unknown === 'sku' ? `SKU ${sku}` : `location ${location}`;
    super(`There is no ${what}: set it up before its stock is used`);
  }
}

/**
 * Locks the rows in (sku, location) order, the order all of us keep, so that two transactions never wait for each
 * other. Rows that do not exist are missing in the answer: nothing was ever there.
 */
export async function lockStock(tx: Tx, keys: readonly StockKey[], now: Date): Promise<LockedStock[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<LockedStock>`
    select sku, location, on_hand, reserved, held, quarantined, damaged, buffer,
      exists (
        select from reservation r where r.sku = stock.sku and r.location = stock.location and ${lapsedReservation(now)}
      ) as lapsed
    from stock
    where (sku, location) in (select * from ${unnestKeys(keys)})
    order by sku, location
    for no key update`.execute(tx);
  return rows;
}

/** Adds the row, empty, if there is none. Throws UnknownStockError. */
export async function addStock(tx: Tx, { sku, location }: StockKey): Promise<void> {
  const { rows } = await sql<{ sku: boolean; location: boolean }>`
    select exists (select from sku where sku = ${sku}) as sku,
      exists (select from location where code = ${location}) as location`.execute(tx);
  if (!rows[0]?.sku) throw new UnknownStockError(sku, location, 'sku');
  if (!rows[0].location) throw new UnknownStockError(sku, location, 'location');
  await tx
    .insertInto('stock')
    .values({ sku, location })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The keys as a two-column table. */
export function unnestKeys(keys: readonly StockKey[]) {
  return sql`unnest(${keys.map((key) => key.sku)}::text[], ${keys.map((key) => key.location)}::text[])`;
}

/** A reservation `r` that is open and past its time. The first two terms are those of the index over such rows. */
export function lapsedReservation(now: Date) {
  return sql<boolean>`r.expires_at is not null and r.consumed + r.released < r.quantity and r.expires_at <= ${now}`;
}
