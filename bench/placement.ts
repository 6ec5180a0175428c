/**
 * `POST /v1/orders` to decided, against a bare update-with-start with two empty local activities: what the product's
 * own work (HTTP, validation, idempotency, routing, reservation, record, timeline) costs on top of Temporal's.
 * Side by side in one run, rounds alternating, medians; a durable database.
 *
 *   node --import tsx bench/placement.ts
 *
 * Prints a table and, as its last line, the same as JSON. Exit code 1 when the ratio falls short of what is required.
 */
import { randomUUID } from 'node:crypto';

import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';

import { anOrderBody, setUpMerchant } from '../test/support/merchant';
import { bareDecision, decidedUpdate } from './bare/workflows';
import { inParallel, median, table } from './support/measure';
import { startProduct, type BenchedProduct } from './support/product';

const ROUNDS = 7;
const ORDERS_A_ROUND = { 8: 80, 50: 200 } as const;
const REQUIRED_RATIO = 0.7;

type Concurrency = keyof typeof ORDERS_A_ROUND;
interface Figures {
  perSecond: number[];
  p50: number[];
}

async function main(): Promise<void> {
  const product = await startProduct();
  try {
    const stock = 10_000_000;
    await setUpMerchant(product.api, { sku: 'LAMP', stock: stock / 10 });
    await product.run('bench/bare/worker.ts', {});
    const connection = await Connection.connect({ address: product.temporalAddress });
    const client = new Client({ connection, namespace: 'evenkeel' });
    const results = [await compare(product, client, 8), await compare(product, client, 50)];
    report(results);
    await connection.close();
  } finally {
    await product.stop();
  }
}

async function compare(product: BenchedProduct, client: Client, concurrency: Concurrency) {
  const count = ORDERS_A_ROUND[concurrency];
  const ways = [
    { name: 'product', call: () => place(product), figures: { perSecond: [], p50: [] } as Figures },
    { name: 'bare', call: () => bare(client), figures: { perSecond: [], p50: [] } as Figures },
  ];
  for (const way of ways) await inParallel(count / 2, concurrency, way.call); // warm
  for (let round = 0; round < ROUNDS; round += 1) {
    // Who goes first changes, so that neither always meets the other's leftovers.
    for (const way of round % 2 === 0 ? ways : [...ways].reverse()) {
      const { perSecond, latencies } = await inParallel(count, concurrency, way.call);
      way.figures.perSecond.push(perSecond);
      way.figures.p50.push(median(latencies));
    }
  }
  const [ours, theirs] = ways.map(({ figures }) => figures);
  if (ours === undefined || theirs === undefined) throw new Error('Two ways are compared');
  return { concurrency, ours, theirs, ratio: median(ours.perSecond) / median(theirs.perSecond) };
}

/** An order whose payment is reported later: what is measured ends with the stock decision, on both sides. */
async function place(product: BenchedProduct): Promise<void> {
  const payment = { method: 'external', reference: randomUUID() };
  const reply = await product.api.post('/v1/orders', anOrderBody('LAMP', 1, { payment }));
  if (reply.status !== 201) throw new Error(`Not placed: ${reply.status} ${JSON.stringify(reply.body)}`);
}

async function bare(client: Client): Promise<void> {
  await client.workflow.executeUpdateWithStart(decidedUpdate, {
    startWorkflowOperation: new WithStartWorkflowOperation(bareDecision, {
      workflowId: `bare/${randomUUID()}`,
      taskQueue: 'bare',
      workflowIdConflictPolicy: 'FAIL',
      args: [],
    }),
  });
}

function report(results: readonly Awaited<ReturnType<typeof compare>>[]): void {
  const rows = results.map((result) => [
    String(result.concurrency),
    median(result.ours.perSecond),
    median(result.ours.p50),
    median(result.theirs.perSecond),
    median(result.theirs.p50),
    result.ratio,
  ]);
  const head = ['at once', 'orders/s', 'p50 ms', 'bare/s', 'bare p50 ms', 'ratio'];
  console.log(table([head, ...rows]));
  console.log(JSON.stringify({ benchmark: 'placement', requiredRatio: REQUIRED_RATIO, results }));
  process.exitCode = results.every(({ ratio }) => ratio >= REQUIRED_RATIO) ? 0 : 1;
}

void main();
