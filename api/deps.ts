import type { Database } from '../database/connection';
import type { Clock } from '../platform/clock';
import type { Config } from '../platform/config';
import type { Logger } from '../platform/logger';
import type { Metrics } from '../platform/metrics';
import type { TemporalClient } from '../platform/temporal';

/** What the API stands on; made once in `main.ts`, and in tests by `test/support/api.ts`. */
export interface ApiDeps {
  db: Database;
  config: Config;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  /** Absent where no process is started: tests of set-up and stock. */
  temporal?: TemporalClient;
  /**
   * Checks every answer against the schema that OpenAPI shows, and fails the request if they differ. For tests: a
   * caller in production is better served by an answer with a member too many than by none.
   */
  checkAnswers?: boolean;
}

/** What a handler is given: the same, and what the door itself offers. */
export interface RouteDeps extends ApiDeps {
  /** Makes this process look a key up anew at its next use. */
  forgetKey: (keyId: string) => void;
}
