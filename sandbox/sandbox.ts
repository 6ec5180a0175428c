import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import express, { type Express } from 'express';

import { startCarrier } from './carrier/carrier';
import { behaviourRoutes } from './control/behaviour-routes';
import { Behaviours } from './control/behaviours';
import { bookRoutes } from './control/books-routes';
import { answerProblem, Problem } from './control/problems';
import { startMail } from './mail/mail';
import { startPayments } from './payments/payments';
import type { SandboxSettings } from './settings';
import { Database } from './support/database';
import type { Log } from './support/log';
import { StepRunner } from './support/step-runner';
import { startWarehouses } from './warehouse/warehouse';

/** Where a running sandbox is: `address` for HTTP (`http://host:port`), `mail` for SMTP (`smtp://host:port`). */
export interface Sandbox {
  address: string;
  mail: string;
  /** Stops everything within about 2 s. What was planned is in the database and goes on at the next start. */
  close(): Promise<void>;
}

/**
 * Starts all partners on one HTTP and one SMTP port, on their own database. One process a database.
 * Rejects when the database cannot be reached or a port is taken.
 */
export async function startSandbox(settings: SandboxSettings, log: Log = () => undefined): Promise<Sandbox> {
  const { host, paceMs, apiBase } = settings;
  const stop = new AbortController();
  const database = await Database.open(settings.databaseUrl);
  const behaviours = await Behaviours.load(database, stop.signal);
  const runner = new StepRunner(database, log, stop.signal);
  const common = { database, behaviours, runner, stopping: stop.signal, paceMs, apiBase };

  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'extended');
  await mountPartners(app, settings, common);
  mountControl(app, database, behaviours);

  const server = createServer(app);
  const mail = await startMail({ database, behaviours, host, port: settings.smtpPort });
  server.listen(settings.port, host);
  await once(server, 'listening');
  runner.begin();
  return {
    address: `http://${host}:${(server.address() as AddressInfo).port}`,
    mail: `smtp://${host}:${mail.port}`,
    close: async () => {
      stop.abort();
      await Promise.all([closeServer(server), mail.close(), runner.stopped()]);
      await database.close();
    },
  };
}

type Common = Parameters<typeof startCarrier>[0] extends infer Options
  ? Omit<Options, 'apiKey' | 'webhookSecret'>
  : never;

async function mountPartners(app: Express, settings: SandboxSettings, common: Common): Promise<void> {
  const payments = startPayments({
    ...common,
    secretKey: settings.stripeSecretKey,
    webhookSecret: settings.stripeWebhookSecret,
  });
  const carrier = startCarrier({
    ...common,
    apiKey: settings.easypostApiKey,
    webhookSecret: settings.easypostWebhookSecret,
  });
  const warehouses = await startWarehouses({
    ...common,
    carrier: carrier.parcels,
    key: settings.apiKey,
    secret: settings.warehouseSecret,
  });
  app.use('/v1', payments);
  app.use('/v2', carrier.api);
  app.use('/carrier/parcels', carrier.drills);
  app.use('/warehouse', warehouses.floor);
  app.use('/warehouses', warehouses.settings);
}

function mountControl(app: Express, database: Database, behaviours: Behaviours): void {
  app.get('/healthz', async (_request, response) => {
    await database.query('select 1');
    response.json({ status: 'ok' });
  });
  app.use('/behaviour', express.json(), behaviourRoutes(behaviours));
  app.use('/books', bookRoutes(database));
  app.use((request) => {
    throw new Problem(
      404,
      'unknown_address',
      `The sandbox has nothing at ${request.method} ${request.path}.`,
    );
  });
  app.use(answerProblem);
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
