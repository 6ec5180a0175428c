import { Client, Pool, type PoolClient, type QueryResultRow } from 'pg';

import { SCHEMA } from './schema';

const DUPLICATE_DATABASE = '42P04';
const UNIQUE_VIOLATION = '23505'; // what the slower of two simultaneous "create database" gets
const SCHEMA_LOCK = 7_302_554;

/** Something statements can be sent to: the database itself, or one transaction on it. */
export interface Queryable {
  query<Row extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** One transaction. `dueAt` tells the step runner, once committed, that something is due then. */
export interface Transaction extends Queryable {
  dueAt(instant: Date): void;
}

/** The sandbox's own database: a pool, transactions, and word of new steps to whoever runs them. */
export class Database implements Queryable {
  /** Called after a commit that added steps, with the earliest instant at which one is due. */
  onStepsAdded: (earliest: Date) => void = () => undefined;

  private constructor(private readonly pool: Pool) {
    // A connection that the server closes (a restart), idle or in use, is replaced at the next use, and whoever was
    // using it gets the error of its query; without these listeners it would end the process.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /** Connects; makes the database and its tables where they are missing. Throws with the reason when it cannot. */
  static async open(url: string): Promise<Database> {
    await createDatabaseIfMissing(url);
    const database = new Database(
      new Pool({ connectionString: url, max: 12, application_name: 'evenkeel-sandbox' }),
    );
    await database.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
      await tx.query(SCHEMA);
    });
    return database;
  }

  async query<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.pool.query<Row>(text, [...values]);
    return rows;
  }

  /** Runs `work` in one transaction: committed when it resolves, rolled back when it throws. */
  async transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    const client = await this.pool.connect();
    const tx = new OpenTransaction(client);
    let broken = false;
    try {
      await client.query('begin');
      const result = await work(tx);
      await client.query('commit');
      if (tx.earliest) this.onStepsAdded(tx.earliest);
      return result;
    } catch (error) {
      broken = await client.query('rollback').then(
        () => false,
        () => true,
      );
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

class OpenTransaction implements Transaction {
  earliest: Date | undefined;

  constructor(private readonly client: PoolClient) {}

  async query<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    // Without values the simple protocol is used, which alone takes several statements at once.
    const { rows } = await (values.length === 0
      ? this.client.query<Row>(text)
      : this.client.query<Row>(text, [...values]));
    return rows;
  }

  dueAt(instant: Date): void {
    if (!this.earliest || instant < this.earliest) this.earliest = instant;
  }
}

async function createDatabaseIfMissing(url: string): Promise<void> {
  const target = new URL(url);
  const name = decodeURIComponent(target.pathname.slice(1));
  if (name === '')
    throw new Error('the sandbox database address names no database: add one, as in postgres://…/sandbox');
  target.pathname = '/postgres';
  const client = new Client({ connectionString: target.href });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code !== DUPLICATE_DATABASE && code !== UNIQUE_VIOLATION) throw error;
  } finally {
    await client.end();
  }
}
