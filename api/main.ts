import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { openDatabase } from '../database/connection';
import { deleteOldKeys } from '../database/idempotency';
import { systemClock } from '../platform/clock';
import { loadConfig } from '../platform/config';
import { createLogger } from '../platform/logger';
import { createMetrics } from '../platform/metrics';
import { connectTemporal } from '../platform/temporal';
import { createApp } from './app';
import type { ApiDeps } from './deps';
import { prepare } from './prepare';

/** The API as a process: `node --import tsx api/main.ts`. Stops within 5 s of SIGTERM, its requests answered. */
async function main(): Promise<void> {
  const config = loadConfig();
  const logger = createLogger(config, 'api');
  const temporal = connectTemporal(config);
  const deps: ApiDeps = {
    db: openDatabase(config),
    config,
    clock: systemClock,
    logger,
    metrics: createMetrics('api'),
    temporal,
    // What further areas need is wired here.
  };
  await prepare(deps);

  const server = createServer(createApp(deps));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.requestTimeout = REQUEST_WITHIN_MS;
  server.listen(config.port, config.host);
  await once(server, 'listening');
  logger.info({ port: (server.address() as AddressInfo).port, host: config.host }, 'listening');

  const tidying = setInterval(() => tidy(deps), TIDY_EVERY_MS);
  const signal = await stopSignal();
  logger.info({ signal }, 'stopping');
  clearInterval(tidying);
  await stopListening(server);
  await temporal.close();
  await deps.db.destroy();
}

/** Longer than the idle time of usual load balancers, which otherwise meet a connection that is just closing. */
const KEEP_ALIVE_MS = 65_000;
const REQUEST_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 4000;
const TIDY_EVERY_MS = 60 * 60 * 1000;

function tidy({ db, clock, logger }: ApiDeps): void {
  deleteOldKeys(db, clock.now()).catch((error: unknown) => logger.warn({ err: error }, 'tidying failed'));
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => resolve(signal));
  });
}

/** Takes no more, lets what runs finish, and cuts what does not finish in time. */
async function stopListening(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), STOP_WITHIN_MS);
  await closed;
  clearTimeout(cut);
}

main().catch((error: unknown) => {
  // Not through the logger: it may be the settings of the logger that are wrong.
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
