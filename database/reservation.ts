/**
 * What happens to units once an order holds them: made firm by a payment, given back, shipped. Each joins its caller's
 * transaction, which has the order's row locked; the stock rows are locked here. Whoever calls with quantities records
 * in the same transaction what they were for, and by that knows a repeat: the quantities alone cannot tell.
 */
import { sql } from 'kysely';

import type { Actor } from '../domain/actor';
import { checkUnits } from '../domain/inventory/checks';
import { holdStanding, type HeldLine, type HoldStanding } from '../domain/inventory/hold-standing';
import type { MovementCause } from '../domain/inventory/movement';
import { allPortions, takePortions, type LineQuantity } from '../domain/inventory/open-reservation';
import type { StockKey } from '../domain/inventory/stock-key';
import type { Refusal } from '../domain/refusal';
import type { Tx } from './connection';
import { lockReservations, settlePortions } from './reservation-rows';
import { unnestKeys } from './stock-rows';

/**
 * Payment has come: what the order holds is held without limit from now on.
 *
 * `expired`: a part of it went back because its time was up; nothing is changed, and the caller releases what is left
 * and reserves anew with the next attempt. A hold whose time is up but whose units nobody has asked for since is made
 * firm: refusing them only to reserve them again would serve nobody. Against a buyer who asks at that moment the lock
 * of the stock row decides, and there is one winner.
 */
export async function firmReservations(
  tx: Tx,
  { orderId, now }: { orderId: string; now: Date },
): Promise<HoldStanding> {
  const { open } = await lockReservations(tx, orderId, now);
  const rows: HeldLine[] = await tx
    .selectFrom('reservation')
    .select(['lineId', 'attempt', 'expiredAt', sql<number>`quantity - consumed - released`.as('open')])
    .where('orderId', '=', orderId)
    .execute();
  const standing = holdStanding(rows);
  if (standing === 'firm') {
    await sql`update reservation set expires_at = null
      where order_id = ${orderId} and (sku, location) in (select * from ${unnestKeys(open)})
        and expires_at is not null and consumed + released < quantity`.execute(tx);
  }
  return standing;
}

/** Why units are given back: all the order holds, or up to these quantities of its lines. */
export interface Release {
  orderId: string;
  lines?: readonly LineQuantity[] | undefined;
  now: Date;
  actor: Actor;
  cause: MovementCause;
  reason: string;
}

/** Units of one line that left their reservation, at the location where they stood. */
export interface SettledLine extends StockKey, LineQuantity {}

/**
 * Gives reserved units back to sale and says which. What is not held (any more) cannot be given back and is no error,
 * so that releasing everything twice is releasing it once. Throws a RangeError naming a quantity that is not a whole
 * number above zero.
 */
export async function releaseReservations(tx: Tx, release: Release): Promise<SettledLine[]> {
  checkLines(release.lines);
  const { open, stock } = await lockReservations(tx, release.orderId, release.now);
  const portions = release.lines ? takePortions(open, release.lines).portions : allPortions(open);
  const { orderId, now, actor, cause, reason } = release;
  return settlePortions(tx, portions, stock, { orderId, kind: 'released', at: now, actor, cause, reason });
}

/** What left a location for an order. */
export interface Consumption {
  orderId: string;
  /** The shipment. Its row is locked by the caller, who knows whether these units were counted already. */
  cause: MovementCause & { type: 'shipment' };
  lines: readonly LineQuantity[];
  location: string;
  now: Date;
  actor: Actor;
}

/**
 * The units have been shipped: on hand and reserved fall together, what is available stays. A hold whose time is up
 * counts as long as it was not given back. More than the order holds at the location is refused as a whole
 * (`quantity_not_open`, facts `{ location, lines: [{ lineId, requested, reserved }] }`). Throws a RangeError naming a
 * quantity that is not a whole number above zero.
 */
export async function consumeReservations(
  tx: Tx,
  consumption: Consumption,
): Promise<SettledLine[] | Refusal> {
  const { orderId, cause, lines, location, now, actor } = consumption;
  checkLines(lines);
  const { open, stock } = await lockReservations(tx, orderId, now);
  const here = open.filter((reservation) => reservation.location === location);
  const { portions, missing } = takePortions(here, lines);
  if (missing.length > 0) return notReserved(consumption, missing);
  return settlePortions(tx, portions, stock, { orderId, kind: 'shipped', at: now, actor, cause });
}

function notReserved({ lines, location }: Consumption, missing: readonly LineQuantity[]): Refusal {
  const facts = missing.map(({ lineId, quantity }) => {
    const requested = lines
      .filter((line) => line.lineId === lineId)
      .reduce((sum, line) => sum + line.quantity, 0);
    return { lineId, requested, reserved: requested - quantity };
  });
  return {
    refused: 'quantity_not_open',
    message: `${location} does not hold that many units for this order; report what is reserved there, or reserve the rest first.`,
    facts: { location, lines: facts },
  };
}

function checkLines(lines: readonly LineQuantity[] | undefined): void {
  lines?.forEach((line, index) => checkUnits(`lines[${index}].quantity`, line.quantity));
}
