/** The stored counters of one SKU at one location, in units. */
export interface StockCounters {
  /** Every unit physically there, whatever it stands in. */
  onHand: number;
  reserved: number;
  held: number;
  quarantined: number;
  damaged: number;
  /** Withheld from sale, to absorb late scans. */
  buffer: number;
}

/** Units nobody has a claim on: what may leave the shelf or be set aside. The database keeps it at zero or above. */
export function freeUnits(counters: StockCounters): number {
  const { onHand, reserved, held, quarantined, damaged } = counters;
  return onHand - reserved - held - quarantined - damaged;
}

/** Units that may be sold. Never below zero, also where the buffer is larger than what is free. */
export function availableUnits(counters: StockCounters): number {
  return Math.max(0, freeUnits(counters) - counters.buffer);
}
