import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Api } from '../../../scripts/replay-orders/api';
import { forEachAtPace } from '../../../scripts/replay-orders/pool';

type Step = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that answers one request after the other as it is told. */
async function serving<T>(steps: Step[], use: (api: Api, seen: IncomingMessage[]) => Promise<T>): Promise<T> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    request.resume();
    steps.shift()?.(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(new Api(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'the-key'), seen);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const answer =
  (status: number, body: object = {}, headers: Record<string, string> = {}): Step =>
  (_request, response) =>
    response.writeHead(status, headers).end(JSON.stringify(body));

describe('Api', () => {
  it('waits when it is told to, and repeats what got no answer, with the same key', async () => {
    const steps = [
      answer(429, {}, { 'retry-after': '0.01' }),
      answer(503, { code: 'outcome_unknown' }),
      ((request) => request.socket.destroy()) satisfies Step,
      answer(201, { id: 'ord_1' }),
    ];
    await serving(steps, async (api, seen) => {
      expect(await api.ask('/v1/orders', {}, 'once')).toEqual({ status: 201, body: { id: 'ord_1' } });
      expect(seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['once', 'once', 'once', 'once']);
      expect(seen[0]?.headers.authorization).toBe('Bearer the-key');
    });
  });

  it('gives a refusal to whoever asks, and throws it at whoever needs it done', async () => {
    const refusal = { code: 'insufficient_stock' };
    await serving([answer(409, refusal), answer(409, refusal)], async (api) => {
      expect(await api.ask('/v1/orders', {}, 'a')).toEqual({ status: 409, body: refusal });
      await expect(api.put('/v1/skus/x', {})).rejects.toThrow(
        /PUT \/v1\/skus\/x was refused with 409.*insufficient_stock/,
      );
    });
  });
});

describe('forEachAtPace', () => {
  it('has so many under way and no more, and keeps the order of the items in its results', async () => {
    let [underWay, most] = [0, 0];
    const results = await forEachAtPace([30, 5, 20, 1, 10], { concurrency: 2 }, async (ms) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, ms));
      underWay -= 1;
      return ms;
    });
    expect(results).toEqual([30, 5, 20, 1, 10]);
    expect(most).toBe(2);
  });

  it('begins no more a second than it is told', async () => {
    const began = Date.now();
    const starts = await forEachAtPace([1, 2, 3, 4], { concurrency: 4, perSecond: 20 }, () =>
      Promise.resolve(Date.now() - began),
    );
    starts.forEach((at, index) => expect(at).toBeGreaterThanOrEqual(index * 50 - 2));
  });
});
