import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { replayOrders } from '../../scripts/replay-orders';
import type { ReplayOptions } from '../../scripts/replay-orders/options';
import type { ReplayResult } from '../../scripts/replay-orders/result';
import { startStack, type Stack } from '../support/stack';
import { wholesaleFile } from '../support/wholesale-file';

/** Where samples of real files are, if they are at hand; they are not part of the repository. */
const { EVENKEEL_SAMPLES } = process.env;
/** Two minutes on two idle processors; many times that where they are shared. */
const REAL_FILE_WITHIN_MS = 900_000;
const GENERATED_FILE_WITHIN_MS = 300_000;

async function replay(
  stack: Stack,
  file: string,
  more: Partial<ReplayOptions> = {},
): Promise<[ReplayResult, string]> {
  const lines: string[] = [];
  const result = await replayOrders({
    file,
    apiAddress: stack.address,
    apiKey: stack.api.key,
    databaseUrl: stack.config.databaseUrl,
    sandboxAddress: stack.sandbox.address,
    temporal: stack.config.temporal,
    pace: { concurrency: 4 },
    log: (line) => lines.push(line),
    ...more,
  });
  return [result, lines.join('\n')];
}

const broken = ({ books }: ReplayResult) => books.checks.filter(({ offending }) => offending > 0);
const counts = (of: ReplayResult['messages']) =>
  Object.fromEntries(of.map(({ kind, status, count }) => [`${kind} ${status}`, count]));

describe('replayOrders, on a generated file with an order of 593 lines', () => {
  const { text, truth } = wholesaleFile({ seed: 11, orders: 25, largest: 593 });
  const folder = mkdtempSync(path.join(tmpdir(), 'evenkeel-replay-'));
  const file = path.join(folder, 'orders.csv');
  let stack: Stack;
  let first: ReplayResult;
  let printed: string;

  beforeAll(async () => {
    writeFileSync(file, text);
    stack = await startStack();
    [first, printed] = await replay(stack, file, { shortShare: 0.005 });
  }, GENERATED_FILE_WITHIN_MS);

  afterAll(async () => {
    await stack.close();
    rmSync(folder, { recursive: true });
  });

  it('accounts for every line of the file', () => {
    const leftOut = Object.fromEntries(
      Object.entries(first.file.leftOut).map(([reason, { lines }]) => [reason, lines]),
    );
    const { countries: _countries, ...expected } = truth;
    expect({ ...first.file, leftOut }).toMatchObject(expected);
    expect(first.file.largestOrder).toBe(593);
  });

  it('delivers every order, but for those that there is a unit too little for', () => {
    expect(first.refusalsPlanned).toBeGreaterThan(0);
    expect(first).toMatchObject({
      placed: truth.orders - first.refusalsPlanned,
      delivered: truth.orders - first.refusalsPlanned,
      ...{ refused: first.refusalsPlanned, found: 0, cancelled: 0, failed: [], late: [] },
    });
  });

  it('tells every customer three times, and opens no exception', () => {
    const { delivered } = first;
    expect(counts(first.messages)).toEqual({
      'orderConfirmation sent': delivered,
      'shippingConfirmation sent': delivered,
      'deliveryUpdate sent': delivered,
    });
    expect(first.exceptions).toEqual([]);
  });

  it('leaves all books in order', () => {
    expect(broken(first)).toEqual([]);
    expect(first.ok).toBe(true);
  });

  it('prints a table of all this', () => {
    expect(printed).toMatch(/lines +\d+ {2}\d+ invoices, \d+ of them cancellations/);
    expect(printed).toMatch(
      new RegExp(`delivered +${first.delivered}\n +refused +${first.refused} {2}for want of stock`),
    );
    expect(printed).toMatch(
      /cancelledGoods +\d+ {2}goods of an earlier invoice, cancelled \(C…\): -\d+ units, −£/,
    );
    expect(printed).toMatch(/The books are in order: 17 checks/);
  });

  it(
    'finds its orders when it is run again, and changes nothing',
    async () => {
      const before = await stack.db.selectFrom('stockMovement').select('sequence').execute();
      const [second] = await replay(stack, file, { shortShare: 0.005 });
      expect(second).toMatchObject({
        ...{ placed: 0, found: first.delivered, delivered: first.delivered, refused: first.refused },
        ...{ messages: first.messages, ok: true },
      });
      expect(await stack.db.selectFrom('stockMovement').select('sequence').execute()).toHaveLength(
        before.length,
      );
    },
    GENERATED_FILE_WITHIN_MS,
  );
});

if (EVENKEEL_SAMPLES !== undefined)
  describe('replayOrders, on the invoices of a real wholesaler', () => {
    it(
      'delivers them all, but for those that there is a unit too little for',
      async () => {
        const stack = await startStack();
        const file = path.join(EVENKEEL_SAMPLES, 'orders', 'online-retail-three-days.csv');
        const [result, printed] = await replay(stack, file);
        await stack.close();
        console.log(printed);
        expect(result.file).toMatchObject({
          lines: 11_237,
          invoices: 455,
          cancellations: 54,
          orders: 343,
          orderLines: 11_018,
          largestOrder: 592,
        });
        expect(result).toMatchObject({
          refused: result.refusalsPlanned,
          delivered: 343 - result.refusalsPlanned,
        });
        expect(result).toMatchObject({ failed: [], late: [], exceptions: [] });
        expect(broken(result)).toEqual([]);
      },
      REAL_FILE_WITHIN_MS,
    );
  });
