import { Client } from 'pg';

import { Bench, unique, type BookEntry } from '../support/bench';

describe('the books', () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start();
  });
  afterAll(() => bench.stop());

  const read = (system: string, query = '') => bench.call('GET', `/books/${system}${query}`);

  it('hold each charge, capture and refund with its amount, its key and its order', async () => {
    const stripe = bench.stripe();
    const order = unique('ord');
    const intent = await stripe.paymentIntents.create(
      {
        ...{ amount: 1_000, currency: 'aud', payment_method: 'pm_card_visa', confirm: true },
        ...{ capture_method: 'manual', metadata: { order } },
      },
      { idempotencyKey: `${order}:authorise` },
    );
    await stripe.paymentIntents.capture(intent.id, {}, { idempotencyKey: `${order}:capture` });
    await stripe.refunds.create(
      { payment_intent: intent.id, amount: 300, metadata: { order } },
      { idempotencyKey: `${order}:refund` },
    );
    const entries = await bench.books('payments', { reference: order });
    expect(entries).toMatchObject([
      {
        kind: 'paymentIntent',
        id: intent.id,
        key: `${order}:authorise`,
        status: 'succeeded',
        amountReceived: 1_000,
      },
      {
        kind: 'charge',
        key: `${order}:authorise`,
        amountCaptured: 1_000,
        amountRefunded: 300,
        metadata: { order },
      },
      { kind: 'capture', key: `${order}:capture`, amount: 1_000, reference: intent.id },
      { kind: 'refund', key: `${order}:refund`, amount: 300, currency: 'aud', status: 'succeeded' },
    ]);
    for (const entry of entries) expect(new Date(String(entry['at'])).getTime()).not.toBeNaN();
  });

  it('are read page by page without losing or repeating an entry', async () => {
    await writeMails(2_500);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await read('mail', cursor === '' ? '' : `?cursor=${cursor}`);
      seen.push(...(body['entries'] as BookEntry[]).map(({ id }) => id));
      cursor = body['nextCursor'] as string | null;
    }
    expect(seen.length).toBe(2_500);
    expect(new Set(seen).size).toBe(2_500);
    const all = await read('mail', '?limit=10000');
    expect((all.body['entries'] as BookEntry[]).map(({ id }) => id)).toEqual(seen);
    expect(all.body['nextCursor']).toBeNull();
  });

  it('show what was written or changed since an instant', async () => {
    const stripe = bench.stripe();
    const create = () => stripe.paymentIntents.create({ amount: 100, currency: 'aud' });
    const [touched, untouched] = [await create(), await create()];
    await new Promise((resolve) => setTimeout(resolve, 20));
    const since = new Date().toISOString();
    await stripe.paymentIntents.cancel(touched.id);
    const fresh = await create();
    const ids = (await bench.books('payments', { since, kind: 'paymentIntent' })).map(({ id }) => id);
    expect(ids).toEqual([touched.id, fresh.id]);
    expect(ids).not.toContain(untouched.id);
  });

  it('refuse a question that makes no sense, naming the member', async () => {
    expect(await read('carrier', '?since=yesterday')).toMatchObject({
      status: 422,
      body: { code: 'validation' },
    });
    for (const query of ['?limit=0', '?limit=10001', '?cursor=x', '?order=1']) {
      expect((await read('carrier', query)).status).toBe(422);
    }
    expect((await read('postOffice')).status).toBe(404);
  });

  async function writeMails(count: number): Promise<void> {
    const client = new Client({ connectionString: bench.databaseUrl });
    await client.connect();
    await client.query(
      `insert into entries (system, kind, id, at, changed_at, facts)
       select 'mail', 'mail', 'mail_' || number, now(), now(), '{}' from generate_series(1, $1::int) number`,
      [count],
    );
    await client.end();
  }
});
