import { Client } from 'pg';

/**
 * Makes the database that `url` names unless it is there; `adminUrl` is any database of the same server.
 * Throws an Error that says which right is missing when the server refuses.
 */
export async function ensureDatabase(adminUrl: string, url: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  const client = new Client({ connectionString: adminUrl });
  client.on('error', () => undefined);
  await connect(client, adminUrl);
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The database ${name} is missing and cannot be made: ${reason}. Make it, or give its address`,
      {
        cause: error,
      },
    );
  } finally {
    await client.end();
  }
}

/** Makes sure that a database of somebody else answers. Throws an Error that names the variable. */
export async function requireDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await connect(client, url);
  await client.end();
}

async function connect(client: Client, url: string): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    const { host, pathname } = new URL(url);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `PostgreSQL does not let us in at ${host}${pathname} (DATABASE_URL): ${reason}. ` +
        'Without DATABASE_URL, a PostgreSQL 18 is started for you',
      { cause: error },
    );
  }
}
