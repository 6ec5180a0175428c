/** What became of one reservation row of an order, as far as making it firm is concerned. */
export interface HeldLine {
  lineId: string;
  attempt: number;
  open: number;
  /** When the ledger gave it back because its time was up; null if it never did. */
  expiredAt: Date | null;
}

/**
 * What a payment finds: `firm` its units are still held, `expired` some were given back because their time was up,
 * `none` nothing is held and nothing expired (never reserved, released on purpose, or shipped).
 */
export type HoldStanding = 'firm' | 'expired' | 'none';

/** Judges each line by its latest attempt: an earlier one that expired has been made good by the later one. */
export function holdStanding(rows: readonly HeldLine[]): HoldStanding {
  const latest = new Map<string, number>();
  for (const { lineId, attempt } of rows)
    latest.set(lineId, Math.max(attempt, latest.get(lineId) ?? attempt));
  const current = rows.filter((row) => row.attempt === latest.get(row.lineId));
  if (current.some((row) => row.expiredAt !== null)) return 'expired';
  return rows.some((row) => row.open > 0) ? 'firm' : 'none';
}
