import { stockKey, type StockKey } from './stock-key';

/** Units of one order line wanted at one location. */
export interface ReservationLine extends StockKey {
  lineId: string;
  quantity: number;
}

/** Where an order asks for more than there is: all its lines of that SKU and location together. */
export interface Shortage extends StockKey {
  requested: number;
  /** What could have been had at that moment, in units. */
  available: number;
}

/** All lines or none; a no lists what falls short, in the order of the lines. */
export type ReservationAnswer = { reserved: true } | { reserved: false; lines: Shortage[] };

/**
 * Answers orders in the order given, each against what the ones before it left. A refused order takes nothing, so that
 * a smaller one behind it may still be served.
 * @param available units that may be sold, by `stockKey`; a key that is missing has none
 */
export function decideReservations(
  orders: readonly (readonly ReservationLine[])[],
  available: ReadonlyMap<string, number>,
): ReservationAnswer[] {
  const left = new Map(available);
  return orders.map((lines) => {
    const demand = sumByKey(lines);
    const short = demand.filter((wanted) => wanted.requested > (left.get(stockKey(wanted)) ?? 0));
    if (short.length > 0) return { reserved: false, lines: short.map((wanted) => shortage(wanted, left)) };
    for (const wanted of demand) {
      const key = stockKey(wanted);
      left.set(key, (left.get(key) ?? 0) - wanted.requested);
    }
    return { reserved: true };
  });
}

interface Demand extends StockKey {
  requested: number;
}

/** Two lines of one SKU at one location are one demand: judged apart, both could be promised the same last unit. */
function sumByKey(lines: readonly ReservationLine[]): Demand[] {
  const demand = new Map<string, Demand>();
  for (const { sku, location, quantity } of lines) {
    const key = stockKey({ sku, location });
    demand.set(key, { sku, location, requested: (demand.get(key)?.requested ?? 0) + quantity });
  }
  return [...demand.values()];
}

function shortage({ sku, location, requested }: Demand, left: ReadonlyMap<string, number>): Shortage {
  return { sku, location, requested, available: left.get(stockKey({ sku, location })) ?? 0 };
}
