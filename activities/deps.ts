import type { Database } from '../database/connection';
import type { Reserver } from '../database/reserver';
import type { Carrier } from '../integrations/carriers/carrier';
import type { HandoffFormat } from '../integrations/partners/partner';
import type { PaymentProvider } from '../integrations/payments/payment';
import type { Clock } from '../platform/clock';
import type { Logger } from '../platform/logger';

/** What activities work with; made once a process by `workers/compose.ts`. */
export interface ActivityDeps {
  db: Database;
  reserver: Reserver;
  clock: Clock;
  logger: Logger;
  /** By code; only those that are configured. */
  payments: ReadonlyMap<string, PaymentProvider>;
  carriers: ReadonlyMap<string, Carrier>;
  handoffFormats: ReadonlyMap<string, HandoffFormat>;
}
