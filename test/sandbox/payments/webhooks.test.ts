import { setTimeout as sleep } from 'node:timers/promises';

import type Stripe from 'stripe';

import { Bench, STRIPE_SECRET } from '../support/bench';
import { eventually } from '../support/eventually';
import type { Received } from '../support/product';

describe('webhooks of the payment provider', () => {
  let bench: Bench;
  let stripe: Stripe;

  beforeAll(async () => {
    bench = await Bench.start('PT0.2S');
    stripe = bench.stripe();
  });
  afterAll(() => bench.stop());
  afterEach(async () => {
    bench.product.answer = () => undefined;
    await bench.call('DELETE', '/behaviour/payments');
  });

  const authorised = () =>
    stripe.paymentIntents.create({
      ...{ amount: 1_500, currency: 'aud', payment_method: 'pm_card_visa' },
      ...{ capture_method: 'manual', confirm: true },
    });
  const about = (id: string): Received[] =>
    bench.product.at('/v1/webhooks/payments/stripe').filter((request) => request.raw.includes(id));

  it('are signed so that Stripe’s own library accepts them, and carry the object as it was', async () => {
    const { id } = await authorised();
    const webhook = await eventually(() => about(id)[0] ?? Promise.reject(new Error('no webhook yet')));
    const signature = webhook.headers['stripe-signature'] ?? '';
    const event = stripe.webhooks.constructEvent(webhook.raw, signature, STRIPE_SECRET);
    expect(event).toMatchObject({
      type: 'payment_intent.amount_capturable_updated',
      data: { object: { id, status: 'requires_capture', amount_capturable: 1_500 } },
    });
    expect(() => stripe.webhooks.constructEvent(webhook.raw, signature, 'whsec_other')).toThrow();
    expect(await stripe.events.retrieve(event.id)).toMatchObject({ id: event.id, type: event.type });
  });

  it('tell of capture, settlement and refund, in order', async () => {
    const { id } = await authorised();
    await stripe.paymentIntents.capture(id);
    await eventually(() => expect(bench.product.stripeEvents(id)).toContain('charge.updated'));
    await stripe.refunds.create({ payment_intent: id, amount: 100 });
    await eventually(() =>
      expect(bench.product.stripeEvents(id)).toEqual([
        'payment_intent.amount_capturable_updated',
        'payment_intent.succeeded',
        'charge.captured',
        'charge.updated',
        'refund.created',
        'charge.refunded',
      ]),
    );
  });

  it('bring the balance transaction one pace after the capture', async () => {
    const { id } = await authorised();
    await stripe.paymentIntents.capture(id);
    const before = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    expect((before.latest_charge as Stripe.Charge).balance_transaction).toBeNull();
    const updated = await eventually(() => {
      const found = about(id).find(({ body }) => body['type'] === 'charge.updated');
      return found ?? Promise.reject(new Error('not settled yet'));
    });
    const data = updated.body['data'] as { object: Stripe.Charge; previous_attributes: object };
    expect(data.previous_attributes).toEqual({ balance_transaction: null });
    const transaction = await stripe.balanceTransactions.retrieve(data.object.balance_transaction as string);
    expect(transaction).toMatchObject({
      amount: 1_500,
      type: 'charge',
      status: 'available',
      fee: 56,
      net: 1_444,
    });
    const { latest_charge: charge } = await stripe.paymentIntents.retrieve(id, {
      expand: ['latest_charge.balance_transaction'],
    });
    expect((charge as Stripe.Charge).balance_transaction).toMatchObject({ id: transaction.id, net: 1_444 });
  });

  it('are sent again, newly signed and under the same id, until the product takes them', async () => {
    let refusals = 3;
    bench.product.answer = () => (refusals-- > 0 ? (refusals === 1 ? 'break' : { status: 500 }) : undefined);
    const { id } = await authorised();
    const webhooks = await eventually(() => {
      const found = about(id);
      return found.length >= 4 ? found : Promise.reject(new Error(`${found.length} so far`));
    });
    expect(new Set(webhooks.map(({ body }) => body['id'])).size).toBe(1);
    for (const { raw, headers } of webhooks) {
      stripe.webhooks.constructEvent(raw, headers['stripe-signature'] ?? '', STRIPE_SECRET);
    }
    await eventually(async () =>
      expect(await bench.books('payments', { reference: id, kind: 'webhook' })).toMatchObject([
        { status: 'delivered', attempts: 4, deliveries: 1 },
      ]),
    );
  });

  it('stay away while the provider is mute, and its API tells the truth all the same', async () => {
    await bench.behave('payments', { mute: true });
    const { id } = await authorised();
    await stripe.paymentIntents.capture(id);
    await sleep(400);
    expect(about(id)).toEqual([]);
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'succeeded' });
    const webhooks = await bench.books('payments', { reference: id, kind: 'webhook' });
    expect(webhooks.length).toBe(4);
    expect(webhooks.every(({ status }) => status === 'muted')).toBe(true);
  });

  it('come twice when told to', async () => {
    await bench.behave('payments', { duplicate: true });
    const { id } = await authorised();
    await eventually(() => expect(about(id).length).toBe(2));
    expect(new Set(about(id).map(({ body }) => body['id'])).size).toBe(1);
    await eventually(async () =>
      expect(await bench.books('payments', { reference: id, kind: 'webhook' })).toMatchObject([
        { deliveries: 2 },
      ]),
    );
  });

  it('come in reversed pairs when told to', async () => {
    const { id } = await authorised();
    await eventually(() => expect(about(id).length).toBe(1));
    await bench.behave('payments', { outOfOrder: true });
    await stripe.paymentIntents.capture(id);
    await eventually(() => expect(about(id).length).toBe(4));
    expect(bench.product.stripeEvents(id)).toEqual([
      'payment_intent.amount_capturable_updated',
      'charge.captured',
      'payment_intent.succeeded',
      'charge.updated',
    ]);
  });
});
