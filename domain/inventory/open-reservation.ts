import type { StockKey } from './stock-key';

/** What one attempt holds for one order line at one location. */
export interface OpenReservation extends StockKey {
  lineId: string;
  attempt: number;
  /** Units still held: neither shipped nor given back. */
  open: number;
  /** Null: firm. A time that has passed: held only until somebody else asks for the units. */
  expiresAt: Date | null;
}

/** Units of one order line. */
export interface LineQuantity {
  lineId: string;
  quantity: number;
}

/** A part of a reservation that is shipped or given back. */
export interface Portion extends OpenReservation {
  quantity: number;
}

/**
 * Takes the quantities out of the reservations, in the order these are given. Lines named twice are added up.
 * `missing` lists, line by line, what the reservations did not hold.
 */
export function takePortions(
  reservations: readonly OpenReservation[],
  lines: readonly LineQuantity[],
): { portions: Portion[]; missing: LineQuantity[] } {
  const wanted = new Map<string, number>();
  for (const { lineId, quantity } of lines) wanted.set(lineId, (wanted.get(lineId) ?? 0) + quantity);
  const portions: Portion[] = [];
  for (const reservation of reservations) {
    const rest = wanted.get(reservation.lineId) ?? 0;
    const quantity = Math.min(rest, reservation.open);
    if (quantity === 0) continue;
    portions.push({ ...reservation, quantity });
    wanted.set(reservation.lineId, rest - quantity);
  }
  const missing = [...wanted]
    .filter(([, rest]) => rest > 0)
    .map(([lineId, quantity]) => ({ lineId, quantity }));
  return { portions, missing };
}

/** Everything the reservations hold. */
export function allPortions(reservations: readonly OpenReservation[]): Portion[] {
  return reservations.map((reservation) => ({ ...reservation, quantity: reservation.open }));
}
