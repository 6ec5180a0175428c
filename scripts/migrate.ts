/** Usage: tsx scripts/migrate.ts. Brings the database that DATABASE_URL names to the newest schema. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { runMigrations } from 'graphile-worker';
import { runner } from 'node-pg-migrate';

const MIGRATIONS = path.resolve(__dirname, '..', 'database', 'migrations');

/**
 * Brings the database at `databaseUrl` to the newest schema: our own migrations and those of the outbox.
 * Several processes may call it at once; they wait for each other. Returns the names of the migrations it ran.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  await runMigrations({ connectionString: databaseUrl, noHandleSignals: true });
  if (!existsSync(MIGRATIONS) || readdirSync(MIGRATIONS).length === 0) return [];
  const ran = await runner({
    databaseUrl,
    dir: MIGRATIONS,
    direction: 'up',
    migrationsTable: 'pgmigrations',
    advisoryLockMode: 'wait',
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  return ran.map((migration) => migration.name);
}

async function main(): Promise<void> {
  const databaseUrl = process.env['DATABASE_URL'];
  if (!databaseUrl) throw new Error('DATABASE_URL is not set: it names the database to migrate');
  const ran = await migrate(databaseUrl);
  console.log(ran.length === 0 ? 'The schema is up to date' : `Migrated: ${ran.join(', ')}`);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
