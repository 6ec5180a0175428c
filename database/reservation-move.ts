/** An order's hold, from one location to another: in one transaction, so that neither both nor none have it. */
import { sql } from 'kysely';

import type { Actor } from '../domain/actor';
import { availableUnits } from '../domain/inventory/availability';
import type { Movement } from '../domain/inventory/movement';
import { allPortions, type OpenReservation } from '../domain/inventory/open-reservation';
import { distinctKeys, stockKey } from '../domain/inventory/stock-key';
import type { Refusal } from '../domain/refusal';
import type { Tx } from './connection';
import { lockCurrentStock } from './reservation-expiry';
import { readOpenReservations, settlePortions } from './reservation-rows';
import { recordMovements } from './stock-movement';
import type { LockedStock } from './stock-rows';

export interface ReservationMove {
  orderId: string;
  from: string;
  to: string;
  now: Date;
  actor: Actor;
}

/** Moves all that the order holds at `from` to `to`; refused as a whole (`insufficient_stock`) if `to` cannot take it. */
export async function moveReservations(tx: Tx, move: ReservationMove): Promise<Refusal | undefined> {
  const seen = await heldAt(tx, move);
  if (seen.length === 0) return undefined;
  const there = seen.map((row) => ({ ...row, location: move.to }));
  const rows = await lockCurrentStock(tx, distinctKeys([...seen, ...there]), move.now);
  // Again, because a part may have expired while we waited for the lock.
  const held = await heldAt(tx, move);
  const wanted = held.map((row) => ({ ...row, location: move.to }));
  const stock = new Map(rows.map((row) => [stockKey(row), row]));
  const short = shortages(wanted, stock);
  if (short.length > 0)
    return {
      refused: 'insufficient_stock',
      message: `${move.to} does not have the units.`,
      facts: { lines: short },
    };
  const cause = { type: 'order' as const, id: move.orderId };
  const reason = `Moved to ${move.to}`;
  await settlePortions(tx, allPortions(held), stock, {
    ...move,
    kind: 'released',
    at: move.now,
    cause,
    reason,
  });
  await reserveThere(tx, move, wanted);
  await recordMovements(
    tx,
    wanted.map((row): Movement => ({
      ...{
        at: move.now,
        sku: row.sku,
        location: move.to,
        kind: 'reserved',
        from: 'available',
        to: 'reserved',
      },
      quantity: row.open,
      reason: `Moved from ${move.from}`,
      cause,
      actor: move.actor,
      balance: stock.get(stockKey(row))?.onHand ?? 0,
    })),
  );
  return undefined;
}

function shortages(wanted: readonly OpenReservation[], stock: ReadonlyMap<string, LockedStock>) {
  const demand = new Map<string, number>();
  for (const row of wanted) demand.set(row.sku, (demand.get(row.sku) ?? 0) + row.open);
  return [...demand]
    .map(([sku, requested]) => {
      const row = stock.get(stockKey({ sku, location: wanted[0]?.location ?? '' }));
      return { sku, requested, available: row === undefined ? 0 : availableUnits(row) };
    })
    .filter(({ requested, available }) => requested > available);
}

async function heldAt(tx: Tx, move: ReservationMove): Promise<OpenReservation[]> {
  return (await readOpenReservations(tx, move.orderId)).filter((row) => row.location === move.from);
}

/** Under the attempt that reserved them: it is the same hold, elsewhere. */
async function reserveThere(
  tx: Tx,
  move: ReservationMove,
  wanted: readonly OpenReservation[],
): Promise<void> {
  if (wanted.length === 0) return;
  await tx
    .insertInto('reservation')
    .values(
      wanted.map((row) => ({
        orderId: move.orderId,
        lineId: row.lineId,
        attempt: row.attempt,
        sku: row.sku,
        location: move.to,
        quantity: row.open,
        expiresAt: row.expiresAt,
        createdAt: move.now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['orderId', 'lineId', 'location', 'attempt']).doUpdateSet((row) => ({
        quantity: sql<number>`${row.ref('reservation.quantity')} + ${row.ref('excluded.quantity')}`,
        expiresAt: row.ref('excluded.expiresAt'),
      })),
    )
    .execute();
}
