import { Client } from 'pg';

/**
 * Makes the database that `url` names unless it is there; `adminUrl` is any database of the same server.
 * Throws an Error that says which right is missing when the server refuses.
 */
export async function ensureDatabase(adminUrl: string, url: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  const client = new Client({ connectionString: adminUrl });
  client.on('error', () => undefined);
  await client.connect();
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
