import { numbered, type Situation } from './situation';

/** Where each part answers, by its name in run.json. A part that does not exist has none. */
export type Addresses = Readonly<Record<string, string>>;

/** The addresses of everything, from the settings and the kept ports. */
export function addressesOf(situation: Situation): Addresses {
  const { config, foreignDatabaseUrl, foreignTemporal } = situation;
  const port = (name: string): number => portOf(situation, name);
  const apis = numbered('api', config.apis).map((name, index) => [
    name,
    `http://${reachable(config.host)}:${config.port + index}`,
  ]);
  return {
    ...(Object.fromEntries(apis) as Record<string, string>),
    database: foreignDatabaseUrl ?? ownDatabase(situation, 'evenkeel'),
    temporal: foreignTemporal ?? `127.0.0.1:${port('temporal')}`,
    ...(foreignTemporal
      ? {}
      : {
          temporalUi: `http://127.0.0.1:${port('temporalUi')}`,
          temporalMetrics: `http://127.0.0.1:${port('temporalMetrics')}/metrics`,
        }),
    ...(config.sandbox ? { sandbox: `http://127.0.0.1:${port('sandbox')}` } : {}),
    ...mail(situation),
  };
}

/** The address of one database of the PostgreSQL we run. */
export function ownDatabase(situation: Situation, database: string): string {
  const password = encodeURIComponent(situation.kept.secrets.databasePassword);
  return `postgres://postgres:${password}@127.0.0.1:${portOf(situation, 'database')}/${database}`;
}

/** The sandbox keeps its books in a database of its own, beside ours. */
export function sandboxDatabase(situation: Situation): string {
  const given = situation.env['SANDBOX_DATABASE_URL'];
  if (given) return given;
  const url = new URL(situation.foreignDatabaseUrl ?? ownDatabase(situation, 'evenkeel'));
  url.pathname = `${url.pathname}_sandbox`;
  return url.href;
}

/** A kept port; asking for one that was not kept is a mistake in the plan. */
export function portOf({ kept }: Pick<Situation, 'kept'>, name: string): number {
  const port = kept.ports[name];
  if (port === undefined) throw new Error(`No port was kept for ${name}`);
  return port;
}

function mail(situation: Situation): { mail?: string } {
  const { smtpUrl, sandbox } = situation.config;
  if (smtpUrl !== undefined) return { mail: smtpUrl };
  return sandbox ? { mail: `smtp://127.0.0.1:${portOf(situation, 'mail')}` } : {};
}

/** One that listens on all addresses is reached on this machine by the usual one. */
function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}
