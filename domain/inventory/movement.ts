import type { Actor } from '../actor';
import type { MovementEnd } from './buckets';

/** What happened to the units, in one word. */
export type MovementKind = 'reserved' | 'reservationExpired' | 'released' | 'shipped' | 'adjusted' | 'moved';

/** The business object a movement follows from. */
export interface MovementCause {
  type: 'order' | 'shipment' | 'adjustment' | 'move';
  id: string;
}

/** One line of the stock ledger. Never changed: a mistake is corrected with a further movement. */
export interface Movement {
  at: Date;
  sku: string;
  location: string;
  kind: MovementKind;
  from: MovementEnd;
  to: MovementEnd;
  /** Units, always positive; the direction is in `from` and `to`. */
  quantity: number;
  reason?: string | undefined;
  note?: string | undefined;
  cause: MovementCause;
  actor: Actor;
  /** On hand at this location afterwards. */
  balance: number;
}
