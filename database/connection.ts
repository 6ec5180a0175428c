/**
 * The door to PostgreSQL: one pool a process, typed by the tables as they are.
 *
 * `int8` and `numeric` come back as strings from `pg`; here an integer that fits is a number and one that does not is
 * an error, because a silently rounded amount is worse than a stopped order.
 */
import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely';
import { Pool, types } from 'pg';

import type { DB } from './schema.generated';

export type Database = Kysely<DB>;
/** Either the pool or an open transaction: for reads and for writes that join their caller's transaction. */
export type Queryable = Kysely<DB> | Transaction<DB>;
export type Tx = Transaction<DB>;

const INT8 = 20;
const NUMERIC = 1700;

types.setTypeParser(INT8, safeInteger);
types.setTypeParser(NUMERIC, safeInteger);
// Calendar dates stay dates: a Date object would move them by the zone of the machine.
types.setTypeParser(types.builtins.DATE, (text) => text);

export interface DatabaseSettings {
  databaseUrl: string;
  databasePoolSize: number;
}

/** Opens the pool. Close with `database.destroy()`. */
export function openDatabase(settings: DatabaseSettings): Database {
  const pool = new Pool({ connectionString: settings.databaseUrl, max: settings.databasePoolSize });
  // An idle connection that the server drops must not take the process with it; the next query opens another.
  pool.on('error', () => undefined);
  // The same for one in use: its query fails and says so; without a listener the process would end.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    // Columns are snake_case, code is camelCase; what a merchant stored inside JSON keeps its own spelling.
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`A number from the database does not fit: ${text}`);
}
