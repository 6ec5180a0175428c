/**
 * Two hundred buyers want the same SKU at the same moment: the product's reservation function, which decides, keeps the
 * reservation, explains it and remembers the answer, against the least that would count right, one conditional UPDATE
 * of one row a buyer. Both on one durable PostgreSQL, round by round side by side; figures are medians.
 *
 *   node --import tsx bench/hot-sku.ts
 *
 * Prints a table and, as its last line, the same as JSON. Exit code 1 when the ratio falls short of what is required.
 */
import { sql } from 'kysely';
import { Pool } from 'pg';

import { openDatabase, type Database } from '../database/connection';
import { createReserver, type Reserver } from '../database/reserver';
import { checkStockBooks } from '../database/stock-books';
import { adjustStock } from '../database/stock-change';
import { startDurablePostgres } from './support/durable-postgres';

const CALLERS = 200;
const CALLS_EACH = 5;
const ROUNDS = 9;
const LONE_CALLS = 300;
const REQUIRED_RATIO = 10;
/** Connections of the product's pool, as a process has them by default. */
const POOL = 20;
const UNITS = 1_000_000;
const SKU = 'hot';
const LOCATION = 'W1';
const ACTOR = { type: 'system', id: 'bench' } as const;

/** One way to take one unit of the SKU; throws if there is none. */
interface Way {
  name: string;
  take: () => Promise<void>;
  /** Units taken in a second by all callers together, one figure a round. */
  rates: number[];
  /** Milliseconds of one call with nobody else about. */
  loneMs: number[];
}

async function main(): Promise<void> {
  const postgres = await startDurablePostgres(CALLERS + POOL * 2 + 10);
  const db = openDatabase({ databaseUrl: postgres.url, databasePoolSize: POOL });
  const pools = [CALLERS, POOL].map((max) => new Pool({ connectionString: postgres.url, max }));
  try {
    await setUp(db);
    const product = way('product', viaProduct(createReserver(db)));
    const updates = pools.map((pool) => way(`UPDATE, ${pool.options.max} connections`, viaUpdate(pool)));
    await measure([product, ...updates]);
    await checkBooks(db);
    report(postgres.settings, product, updates);
  } finally {
    await Promise.all([db.destroy(), ...pools.map((pool) => pool.end())]);
    await postgres.stop();
  }
}

function way(name: string, take: () => Promise<void>): Way {
  return { name, take, rates: [], loneMs: [] };
}

function viaProduct(reserver: Reserver): () => Promise<void> {
  let orders = 0;
  return async () => {
    const orderId = `ord_019588b0-7c00-7000-8000-${String((orders += 1)).padStart(12, '0')}`;
    const line = { lineId: `lin_${orderId.slice(4)}`, sku: SKU, location: LOCATION, quantity: 1 };
    const now = new Date();
    const expiresAt = new Date(now.getTime() + 3_600_000);
    const request = { orderId, attempt: 1, lines: [line], expiresAt, now, actor: ACTOR };
    const answer = await reserver.reserve(request);
    if (!answer.reserved) throw new Error(`Refused: ${JSON.stringify(answer)}`);
  };
}

/** The row is a plain copy with nothing on it but its key and its check, so that the comparison is with the least. */
function viaUpdate(pool: Pool): () => Promise<void> {
  const text = `update plain_stock set reserved = reserved + $3
    where sku = $1 and location = $2 and on_hand - reserved >= $3`;
  return async () => {
    const { rowCount } = await pool.query(text, [SKU, LOCATION, 1]);
    if (rowCount !== 1) throw new Error('Sold out');
  };
}

async function measure(ways: readonly Way[]): Promise<void> {
  for (const { take } of ways) await storm(take); // opens the connections and warms the caches
  for (let round = 0; round < ROUNDS; round++) {
    for (const { take, rates } of ways) rates.push((CALLERS * CALLS_EACH * 1000) / (await storm(take)));
  }
  for (let call = 0; call < LONE_CALLS; call++) {
    for (const { take, loneMs } of ways) loneMs.push(await timed(take));
  }
}

/** Every caller takes one unit after the other, all callers at once; milliseconds until the last has its last. */
async function storm(take: () => Promise<void>): Promise<number> {
  const caller = async () => {
    for (let call = 0; call < CALLS_EACH; call++) await take();
  };
  return timed(() => Promise.all(Array.from({ length: CALLERS }, caller)));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function setUp(db: Database): Promise<void> {
  await sql`insert into sku (sku, title, updated_at) values (${SKU}, 'Hot', now())`.execute(db);
  await sql`insert into location (code, name, kind, address, time_zone, cutoff, working_days, handoff, updated_at)
    values (${LOCATION}, 'One', 'warehouse', '{}', 'UTC', '12:00', '{1}', '{}', now())`.execute(db);
  const opening = {
    id: 'opening',
    sku: SKU,
    location: LOCATION,
    quantity: UNITS,
    reason: 'openingBalance',
  } as const;
  await db.transaction().execute((tx) => adjustStock(tx, { ...opening, now: new Date(), actor: ACTOR }));
  await sql`create table plain_stock (sku text, location text, on_hand integer not null, reserved integer not null,
    primary key (sku, location), check (on_hand - reserved >= 0)) with (fillfactor = 50)`.execute(db);
  await sql`insert into plain_stock values (${SKU}, ${LOCATION}, ${UNITS}, 0)`.execute(db);
}

/** A rate is worth nothing if the books do not agree afterwards. */
async function checkBooks(db: Database): Promise<void> {
  const wrong = (await checkStockBooks(db)).filter((check) => check.offending > 0);
  if (wrong.length > 0) throw new Error(`The books are wrong: ${JSON.stringify(wrong)}`);
}

function report(settings: Record<string, string>, product: Way, updates: readonly Way[]): void {
  const rows = [product, ...updates].map(({ name, rates, loneMs }) => ({
    way: name,
    perSecond: Math.round(median(rates)),
    slowest: Math.round(Math.min(...rates)),
    fastest: Math.round(Math.max(...rates)),
    ratio: round(median(product.rates) / median(rates)),
    loneMs: round(median(loneMs)),
  }));
  const ratio = Math.min(...rows.slice(1).map((row) => row.ratio));
  console.log(
    `${CALLERS} callers, ${CALLS_EACH} units each a round, ${ROUNDS} rounds; ${JSON.stringify(settings)}`,
  );
  console.table(rows);
  console.log(`The product serves ${ratio} times the fastest plain UPDATE (required: ${REQUIRED_RATIO}).`);
  console.log(JSON.stringify({ bench: 'hot-sku', callers: CALLERS, rounds: ROUNDS, settings, ratio, rows }));
  if (ratio < REQUIRED_RATIO) process.exitCode = 1;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

void main();
