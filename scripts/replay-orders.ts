/** Usage: npm run replay-orders -- FILE. Replays a wholesaler's invoices as orders of a running system. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { Pool } from 'pg';

import { checkBooks } from './check-books';
import { Api } from './replay-orders/api';
import { runFromCommandLine } from './replay-orders/command-line';
import { ENDED, readAftermath, untilEnded, type Standing } from './replay-orders/follow';
import { readInvoices, totalOf } from './replay-orders/invoices';
import type { ReplayOptions } from './replay-orders/options';
import { placeOrders, type Placement } from './replay-orders/place';
import type { Pace } from './replay-orders/pool';
import { showProgress } from './replay-orders/progress';
import { readFileText } from './replay-orders/read-file';
import { answersOf, summarise, type ReplayResult } from './replay-orders/result';
import { setUpShop, type Shop } from './replay-orders/set-up';
import { planStock, type StockPlan } from './replay-orders/stock-plan';
import { tableOf } from './replay-orders/table';

const DEFAULT_PACE: Pace = { concurrency: 8 };
const DEFAULT_SHORT_SHARE = 0.02;
const DEFAULT_WITHIN_MS = 300_000;

/**
 * Reads the file, sets up the retailer, places every genuine order through the API, waits until the sandbox has
 * fulfilled them, checks the books. Repeated, it finds its orders by the numbers of their invoices. Throws FileError for
 * a file that is not as it must be, and Error when a part cannot be reached.
 */
export async function replayOrders(options: ReplayOptions): Promise<ReplayResult> {
  const read = readInvoices(readFileText(await readFile(options.file, 'utf8')), options.limit);
  const plan = planStock(read.orders, options.shortShare ?? DEFAULT_SHORT_SHARE, options.seed ?? 1);
  const pool = new Pool({ connectionString: options.databaseUrl, max: 1, application_name: 'replay-orders' });
  pool.on('error', () => undefined); // the next query hears of it
  const run = new Replay(options, pool);
  try {
    const setUpMs = await timed(() => run.setUp(read.orders, plan));
    const began = Date.now();
    const placements = await run.place(read.orders);
    const placingMs = Date.now() - began;
    const orders = placements.flatMap(({ order }) => order ?? []);
    await run.untilEnded(orders);
    const ordersMs = Date.now() - began;
    const { standing, refusedOrders, ...after } = await readAftermath(pool, orders, new Date(began));
    const books = await checkBooks({ ...options, log: undefined });
    const result = {
      file: {
        ...summarise(read),
        ...{ skus: plan.skus.length, shortSkus: plan.shortSkus.length },
        totalMinor: read.orders.reduce((sum, order) => sum + totalOf(order), 0),
      },
      ...countsOf(placements, standing, refusedOrders),
      refusalsPlanned: plan.refusals.size,
      ...after,
      answers: answersOf(placements),
      elapsed: { setUpMs, placingMs, ordersMs },
      books,
    };
    const everyOrderEnded = result.failed.length === 0 && result.late.length === 0 && result.cancelled === 0;
    const complete = { ...result, ok: everyOrderEnded && books.ok };
    tableOf(complete).forEach((line) => options.log?.(line));
    return complete;
  } finally {
    await pool.end();
  }
}

/** The three stretches of work, each with its progress. */
class Replay {
  private readonly api: Api;
  private readonly shop: Shop;

  constructor(
    private readonly options: ReplayOptions,
    private readonly pool: Pool,
  ) {
    this.api = new Api(options.apiAddress, options.apiKey);
    this.shop = {
      channel: options.channel ?? 'wholesale-replay',
      location: options.location ?? 'WHOLESALE',
      sandbox: options.sandboxAddress,
      runId: randomUUID(),
    };
  }

  async setUp(orders: Parameters<typeof placeOrders>[1], plan: StockPlan): Promise<void> {
    const progress = this.progress('setting up', plan.skus.length);
    let done = 0;
    await setUpShop(this.api, this.shop, { orders, plan, onSku: () => progress.to(++done) });
    progress.end();
  }

  async place(orders: Parameters<typeof placeOrders>[1]): Promise<Placement[]> {
    const progress = this.progress('placing', orders.length);
    let [done, refused] = [0, 0];
    const placements = await placeOrders(this.api, orders, {
      channel: this.shop.channel,
      runId: this.shop.runId,
      keepDates: this.options.keepDates ?? false,
      pace: this.options.pace ?? DEFAULT_PACE,
      onPlaced: ({ outcome }) => {
        if (outcome === 'refused') refused += 1;
        progress.to(++done, refused === 0 ? '' : `${refused} refused`);
      },
    });
    progress.end();
    return placements;
  }

  async untilEnded(orders: readonly string[]): Promise<void> {
    const progress = this.progress('fulfilling', orders.length);
    await untilEnded(this.pool, orders, {
      withinMs: this.options.withinMs ?? DEFAULT_WITHIN_MS,
      onLook: (standing) =>
        progress.to(
          ENDED.reduce((sum, status) => sum + (standing[status] ?? 0), 0),
          noteOf(standing),
        ),
    });
    progress.end();
  }

  private progress(what: string, total: number) {
    return showProgress(what, total, { log: this.options.log, bar: this.options.bar ?? false });
  }
}

function countsOf(placements: readonly Placement[], standing: Standing, refused: ReadonlySet<string>) {
  // An order that was only accepted may still have been refused when its stock was decided.
  const taken = placements.filter(({ order }) => order !== undefined && !refused.has(order));
  return {
    placed: taken.filter(({ outcome }) => outcome === 'placed' || outcome === 'accepted').length,
    accepted: taken.filter(({ outcome }) => outcome === 'accepted').length,
    found: taken.filter(({ outcome }) => outcome === 'found').length,
    delivered: standing['delivered'] ?? 0,
    cancelled: standing['cancelled'] ?? 0,
    refused: standing['refused'] ?? 0,
    failed: placements.filter(({ outcome }) => outcome === 'failed'),
  };
}

function noteOf(standing: Standing): string {
  return Object.entries(standing)
    .map(([status, count]) => `${count} ${status}`)
    .join(', ');
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = Date.now();
  await work();
  return Date.now() - began;
}

if (require.main === module) {
  runFromCommandLine(replayOrders).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
