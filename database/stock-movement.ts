import type { Movement } from '../domain/inventory/movement';
import type { Tx } from './connection';

/**
 * Appends to the stock ledger, which changes the counters with it (a trigger; nothing else can). The stock rows must be
 * locked. The database refuses a movement that would leave less than nothing available, and a wrong `balance`.
 */
export async function recordMovements(tx: Tx, movements: readonly Movement[]): Promise<void> {
  if (movements.length === 0) return;
  await tx
    .insertInto('stockMovement')
    .values(
      movements.map((movement) => ({
        at: movement.at,
        sku: movement.sku,
        location: movement.location,
        kind: movement.kind,
        fromBucket: movement.from,
        toBucket: movement.to,
        quantity: movement.quantity,
        reason: movement.reason ?? null,
        note: movement.note ?? null,
        causeType: movement.cause.type,
        causeId: movement.cause.id,
        actorType: movement.actor.type,
        actorId: movement.actor.id,
        balance: movement.balance,
      })),
    )
    .execute();
}
