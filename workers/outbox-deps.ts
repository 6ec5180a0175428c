import type { Client } from '@temporalio/client';

import type { ActivityDeps } from '../activities/deps';
import type { Mailer } from '../integrations/notifications/notification';
import type { Config } from '../platform/config';

/** What the outbox works with. */
export interface OutboxDeps {
  activities: ActivityDeps;
  client: Client;
  /** Absent where no mail server is configured: messages are kept and shown as undelivered. */
  mailer: Mailer | undefined;
  config: Config;
}
