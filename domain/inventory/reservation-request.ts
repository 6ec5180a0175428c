import type { Actor } from '../actor';
import { checkText, checkTime, checkUnits } from './checks';
import { stockKey, type StockKey } from './stock-key';

/** Units of one order line wanted at one location. */
export interface ReservationLine extends StockKey {
  lineId: string;
  quantity: number;
}

/** One order asking for its units. `orderId` and `attempt` name the question: asked again, it is answered the same. */
export interface ReservationRequest {
  orderId: string;
  /** 1, then one more each time the order asks anew, for other locations for example. */
  attempt: number;
  lines: ReservationLine[];
  /** When the units go back if nobody has made them firm; null holds them until they are shipped or released. */
  expiresAt: Date | null;
  now: Date;
  actor: Actor;
}

/** Where an order asks for more than there is: all its lines of that SKU and location together. */
export interface Shortage extends StockKey {
  requested: number;
  /** What could have been had at that moment, in units. */
  available: number;
}

/** All lines or none; a no lists what falls short, in the order of the lines. */
export type ReservationAnswer = { reserved: true } | { reserved: false; lines: Shortage[] };

const MAX_LINES = 1000;

/** Throws a RangeError naming the field and the remedy if the request is no question at all. */
export function checkReservationRequest(request: ReservationRequest): void {
  checkText('orderId', request.orderId);
  checkUnits('attempt', request.attempt);
  checkTime('now', request.now);
  if (request.expiresAt !== null) checkTime('expiresAt', request.expiresAt);
  if (request.lines.length === 0 || request.lines.length > MAX_LINES) {
    throw new RangeError(`lines must hold 1 to ${MAX_LINES} lines, not ${request.lines.length}`);
  }
  const seen = new Set<string>();
  request.lines.forEach((line, index) => {
    checkLine(line, `lines[${index}]`);
    const place = stockKey({ sku: line.lineId, location: line.location });
    if (seen.has(place)) {
      throw new RangeError(
        `lines[${index}] names line ${line.lineId} at ${line.location} again: add the two up`,
      );
    }
    seen.add(place);
  });
}

function checkLine(line: ReservationLine, path: string): void {
  checkText(`${path}.lineId`, line.lineId);
  checkText(`${path}.sku`, line.sku);
  checkText(`${path}.location`, line.location);
  checkUnits(`${path}.quantity`, line.quantity);
}
