import type { TemporalConfig } from '../../platform/temporal-settings';
import type { Partner } from '../check-books/sandbox-books';
import type { Pace } from './pool';

/** What to replay, into which system, and how. */
export interface ReplayOptions {
  /** The retailer's CSV. */
  file: string;
  apiAddress: string;
  /** An administrator's. */
  apiKey: string;
  databaseUrl: string;
  /** Its warehouse fulfils the orders. */
  sandboxAddress: string;
  temporal?: TemporalConfig | undefined;
  elsewhere?: readonly Partner[] | undefined;
  /** Only the first so many orders of the file. */
  limit?: number | undefined;
  pace?: Pace | undefined;
  /** Share of the articles that there is a unit too little of, 0.02 unless said. */
  shortShare?: number | undefined;
  seed?: number | undefined;
  /** Places the orders at the dates of their invoices instead of now. */
  keepDates?: boolean | undefined;
  /** How long after the last placement all orders have to have ended; 5 minutes unless said. */
  withinMs?: number | undefined;
  channel?: string | undefined;
  location?: string | undefined;
  /** Gets the progress and the table. */
  log?: ((line: string) => void) | undefined;
  /** Shows progress as a bar, on a terminal. */
  bar?: boolean | undefined;
}
