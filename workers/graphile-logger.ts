import { Logger as GraphileLogger } from 'graphile-worker';

import type { Logger } from '../platform/logger';

/** The outbox' own messages in our log; what it says at every job is for debugging only. */
export function graphileLogger(logger: Logger): GraphileLogger {
  return new GraphileLogger(() => (level, message) => {
    const name: string = level;
    switch (name) {
      case 'error':
        return logger.error({ outbox: message }, 'outbox');
      case 'warning':
        return logger.warn({ outbox: message }, 'outbox');
      default:
        return logger.debug({ outbox: message }, 'outbox');
    }
  });
}
