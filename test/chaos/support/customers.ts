import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { ApiClient, Reply } from '../../support/api-client';
import { setUpChannel, setUpRate, setUpRules, setUpSku, setUpWarehouse } from '../../support/merchant';

const GIVE_UP_AFTER_MS = 150_000;

/** Answers that say nothing of the outcome: the caller repeats the request with its key. 500 is not one: it is a bug. */
const NOT_FINAL = new Set([202, 503]);

/**
 * Puts a request as a careful client does: with one key for all attempts, to whichever API answers, until it knows the
 * outcome. Throws if it still does not after two and a half minutes.
 */
export async function postUntilKnown<T>(
  apis: readonly ApiClient[],
  path: string,
  body: object,
  key: string = randomUUID(),
): Promise<Reply<T>> {
  const until = Date.now() + GIVE_UP_AFTER_MS;
  let last: unknown;
  for (let attempt = Math.floor(Math.random() * apis.length); Date.now() < until; attempt += 1) {
    const api = apis[attempt % apis.length];
    if (api === undefined) throw new Error('There is no API to ask');
    try {
      const reply = await api.post<T>(path, body, { 'Idempotency-Key': key });
      const { code } = reply.body as { code?: string };
      if (!NOT_FINAL.has(reply.status) && code !== 'idempotency_in_flight') return reply;
      last = { status: reply.status, code };
    } catch (error) {
      last = error; // nobody there, or the connection broke before the answer
    }
    await sleep(100 + Math.random() * 400);
  }
  throw new Error(`No outcome of ${path} in time; last: ${JSON.stringify(last)} ${String(last)}`);
}

const ASK_EVERY_MS = 400;
const WAIT_AT_MOST_MS = 120_000;

/**
 * Asks again until the answer is the one waited for. Unhurried: fifty who ask thirty times a second leave nothing of
 * the processors for those whom they wait for.
 */
export async function untilSo<T>(ask: () => Promise<T>, isIt: (answer: T) => boolean): Promise<T> {
  const until = Date.now() + WAIT_AT_MOST_MS;
  for (;;) {
    const answer = await ask();
    if (isIt(answer)) return answer;
    if (Date.now() > until)
      throw new Error(`Waited in vain; last seen: ${JSON.stringify(answer, null, 1).slice(0, 4_000)}`);
    await sleep(ASK_EVERY_MS * (0.5 + Math.random()));
  }
}

/** Warehouse PER by portal, SBX served by the sandbox, storefront `shop`, made through the API. */
export async function setUpStore(api: ApiClient, sandboxAddress: string): Promise<void> {
  await setUpWarehouse(api, { code: 'PER' });
  await setUpRate(api, 'PER');
  await setUpWarehouse(api, {
    code: 'SBX',
    handoff: {
      format: 'api',
      url: `${sandboxAddress}/warehouse/SBX`,
      secret: 'whsec_ZXZlbmtlZWwtc2FuZGJveC13YXJlaG91c2U=',
      acknowledgeWithin: 'PT4H',
    },
  });
  await setUpRate(api, 'SBX');
  await setUpRules(api, [{ use: 'lowestCost' }]);
  await setUpSku(api, 'FIRST', { PER: 1 });
  await setUpChannel(api);
}

/** A SKU nobody else has, with this much stock. */
export async function aSku(api: ApiClient, stock: number, at = 'PER'): Promise<string> {
  const sku = `S-${randomUUID().slice(0, 8)}`;
  await setUpSku(api, sku, { [at]: stock });
  return sku;
}
