import { sql } from 'kysely';

import type { Movement } from '../domain/inventory/movement';
import type { OpenReservation, Portion } from '../domain/inventory/open-reservation';
import { distinctKeys, stockKey } from '../domain/inventory/stock-key';
import type { Queryable, Tx } from './connection';
import { recordMovements } from './stock-movement';
import { lockStock, type LockedStock } from './stock-rows';

/**
 * What an order holds now, oldest attempt first. A hold past its `expiresAt` is listed until it is given back, though
 * everybody else sees its units as available.
 */
export async function readOpenReservations(db: Queryable, orderId: string): Promise<OpenReservation[]> {
  return db
    .selectFrom('reservation')
    .select(['lineId', 'attempt', 'sku', 'location', 'expiresAt'])
    .select(sql<number>`quantity - consumed - released`.as('open'))
    .where('orderId', '=', orderId)
    .where(sql<boolean>`consumed + released < quantity`)
    .orderBy('attempt')
    .orderBy('location')
    .orderBy('lineId')
    .execute();
}

/** What an order holds, with the lock under which alone that may change. */
export async function lockReservations(
  tx: Tx,
  orderId: string,
  now: Date,
): Promise<{ open: OpenReservation[]; stock: Map<string, LockedStock> }> {
  const seen = await readOpenReservations(tx, orderId);
  const rows = await lockStock(tx, distinctKeys(seen), now);
  const stock = new Map(rows.map((row) => [stockKey(row), row]));
  if (seen.length === 0) return { open: [], stock };
  // Again, because a part may have expired while we waited. What was reserved elsewhere meanwhile is not ours to touch.
  const open = await readOpenReservations(tx, orderId);
  return { open: open.filter((reservation) => stock.has(stockKey(reservation))), stock };
}

/** How the units of an order leave their reservation. */
export interface Settlement {
  orderId: string;
  kind: 'released' | 'shipped';
  at: Movement['at'];
  actor: Movement['actor'];
  cause: Movement['cause'];
  reason?: string;
}

/** Takes the portions out of their reservations, with a movement for each. The stock rows must be locked. */
export async function settlePortions(
  tx: Tx,
  portions: readonly Portion[],
  stock: ReadonlyMap<string, LockedStock>,
  settlement: Settlement,
): Promise<{ lineId: string; sku: string; location: string; quantity: number }[]> {
  if (portions.length === 0) return [];
  await closePortions(tx, portions, settlement);
  const { kind, at, actor, cause, reason } = settlement;
  const onHand = new Map([...stock].map(([key, row]) => [key, row.onHand]));
  await recordMovements(
    tx,
    portions.map(({ sku, location, quantity }): Movement => {
      const key = stockKey({ sku, location });
      const balance = (onHand.get(key) ?? 0) - (kind === 'shipped' ? quantity : 0);
      onHand.set(key, balance);
      const to = kind === 'shipped' ? 'outside' : 'available';
      return { at, sku, location, kind, from: 'reserved', to, quantity, reason, cause, actor, balance };
    }),
  );
  return portions.map(({ lineId, sku, location, quantity }) => ({ lineId, sku, location, quantity }));
}

async function closePortions(
  tx: Tx,
  portions: readonly Portion[],
  { orderId, kind }: Settlement,
): Promise<void> {
  const column = sql.ref(kind === 'shipped' ? 'consumed' : 'released');
  await sql`update reservation r set ${column} = r.${column} + p.quantity
    from unnest(
      ${portions.map((p) => p.lineId)}::text[], ${portions.map((p) => p.location)}::text[],
      ${portions.map((p) => p.attempt)}::int[], ${portions.map((p) => p.quantity)}::int[]
    ) as p (line_id, location, attempt, quantity)
    where r.order_id = ${orderId} and r.line_id = p.line_id and r.location = p.location and r.attempt = p.attempt`.execute(
    tx,
  );
}
