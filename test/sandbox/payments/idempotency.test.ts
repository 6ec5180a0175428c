import type Stripe from 'stripe';

import { Bench, STRIPE_KEY, unique } from '../support/bench';

describe('idempotency keys at the payment provider', () => {
  let bench: Bench;
  let stripe: Stripe;

  beforeAll(async () => {
    bench = await Bench.start();
    stripe = bench.stripe();
  });
  afterAll(() => bench.stop());
  afterEach(() => bench.call('DELETE', '/behaviour/payments'));

  const parameters = { amount: 900, currency: 'aud', payment_method: 'pm_card_visa', confirm: true } as const;
  const post = async (path: string, form: Record<string, string>, key: string) => {
    const response = await fetch(bench.sandbox.address + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${STRIPE_KEY}`, 'idempotency-key': key },
      body: new URLSearchParams(form),
    });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  const form = { amount: '900', currency: 'aud', payment_method: 'pm_card_visa', confirm: 'true' };

  it('answers the same request byte for byte and charges once', async () => {
    const key = unique('key');
    const first = await post('/v1/payment_intents', form, key);
    const second = await post('/v1/payment_intents', form, key);
    expect(first.status).toBe(200);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second).toMatchObject({ status: 200, text: first.text });
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.headers.get('original-request')).toBe(first.headers.get('request-id'));
    const entries = await bench.books('payments', { reference: key });
    expect(entries.map(({ kind }) => kind).sort()).toEqual(['capture', 'charge', 'paymentIntent']);
  });

  it('replays a decline and does not try the card again', async () => {
    const key = unique('key');
    const declined = { ...form, payment_method: 'pm_card_chargeDeclined' };
    const first = await post('/v1/payment_intents', declined, key);
    const second = await post('/v1/payment_intents', declined, key);
    expect([first.status, second.status]).toEqual([402, 402]);
    expect(second.text).toBe(first.text);
    expect((await bench.books('payments', { reference: key, kind: 'charge' })).length).toBe(1);
  });

  it('replays a refusal that came out of the state, but not one about a parameter', async () => {
    const { id } = await stripe.paymentIntents.create(parameters);
    const key = unique('key');
    const refused = await post(`/v1/payment_intents/${id}/cancel`, {}, key);
    const again = await post(`/v1/payment_intents/${id}/cancel`, {}, key);
    expect([refused.status, again.status]).toEqual([400, 400]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');

    const typo = unique('key');
    expect((await post('/v1/payment_intents', { ...form, amount: 'many' }, typo)).status).toBe(400);
    expect((await post('/v1/payment_intents', form, typo)).status).toBe(200);
  });

  it('refuses the same key for other parameters or another address', async () => {
    const key = unique('key');
    await stripe.paymentIntents.create(parameters, { idempotencyKey: key });
    const other = stripe.paymentIntents.create({ ...parameters, amount: 901 }, { idempotencyKey: key });
    await expect(other).rejects.toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    const elsewhere = stripe.refunds.create({ payment_intent: 'pi_x' }, { idempotencyKey: key });
    await expect(elsewhere).rejects.toMatchObject({ type: 'StripeIdempotencyError' });
  });

  it('answers 409 while the first request under a key is still running', async () => {
    await bench.behave('payments', { latency: 'PT0.4S' });
    const key = unique('key');
    const first = post('/v1/payment_intents', form, key);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = await post('/v1/payment_intents', form, key);
    expect(second.status).toBe(409);
    expect(JSON.parse(second.text)).toMatchObject({ error: { code: 'idempotency_key_in_use' } });
    expect((await first).status).toBe(200);
    expect((await bench.books('payments', { reference: key, kind: 'charge' })).length).toBe(1);
  });

  it('charges once when the answer was lost and the library repeats the request by itself', async () => {
    await bench.behave('payments', { loseAnswers: 1 });
    const key = unique('key');
    const intent = await bench
      .stripe({ retries: 2 })
      .paymentIntents.create(parameters, { idempotencyKey: key });
    expect(intent.status).toBe('succeeded');
    const charges = await bench.books('payments', { reference: key, kind: 'charge' });
    expect(charges).toMatchObject([{ paymentIntent: intent.id, key }]);
    expect((await bench.call('GET', '/behaviour/payments')).body).toEqual({ system: 'payments' });
  });

  it('has no effect when told to fail, and works under the same key afterwards', async () => {
    await bench.behave('payments', { fail: { status: 503, times: 1 } });
    const key = unique('key');
    const failed = await post('/v1/payment_intents', form, key);
    expect(failed.status).toBe(503);
    expect(JSON.parse(failed.text)).toMatchObject({ error: { type: 'api_error' } });
    expect(await bench.books('payments', { reference: key })).toEqual([]);
    const second = await post('/v1/payment_intents', form, key);
    expect(second.status).toBe(200);
    expect(second.headers.get('idempotent-replayed')).toBeNull();
  });

  it('keeps the keys over a restart', async () => {
    const key = unique('key');
    const first = await post('/v1/payment_intents', form, key);
    await bench.sandbox.close();
    await bench.startSandbox();
    stripe = bench.stripe();
    const second = await post('/v1/payment_intents', form, key);
    expect(second.text).toBe(first.text);
  });
});
