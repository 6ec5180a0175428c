import Stripe from 'stripe';

import { stripeWebhooks } from '../../../../integrations/payments/stripe/webhooks';

const SECRET = 'whsec_of_this_test';
const NOW = new Date('2026-03-02T04:00:00.000Z');
// No call is made in these tests: nothing listens at this address.
const stripe = new Stripe('sk_test_unused', {
  host: '127.0.0.1',
  port: 1,
  protocol: 'http',
  maxNetworkRetries: 0,
});
const webhooks = stripeWebhooks(stripe, SECRET);

function signed(payload: string, at = NOW, secret = SECRET) {
  const timestamp = Math.floor(at.getTime() / 1000);
  const header = stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  return { 'stripe-signature': header };
}

function anEvent(type: string, object: object): string {
  return JSON.stringify({ id: 'evt_1', object: 'event', type, created: 1_772_424_000, data: { object } });
}

describe('webhooks of Stripe', () => {
  const body = anEvent('payment_intent.canceled', {
    ...{
      id: 'pi_1',
      object: 'payment_intent',
      status: 'canceled',
      amount: 100,
      currency: 'aud',
      metadata: {},
    },
  });

  it('name their event once the signature fits', () => {
    expect(webhooks.verify(Buffer.from(body), signed(body), NOW)).toEqual({
      eventId: 'evt_1',
      type: 'payment_intent.canceled',
    });
  });

  it('are taken while the secret is being changed: one of several signatures is enough', () => {
    const [time = ''] = signed(body)['stripe-signature'].split(',');
    const [, ours = ''] = signed(body)['stripe-signature'].split(',');
    const [, theirs = ''] = signed(body, NOW, 'whsec_old')['stripe-signature'].split(',');
    const headers = { 'stripe-signature': [time, theirs, ours].join(',') };
    expect(webhooks.verify(Buffer.from(body), headers, NOW)).toMatchObject({ eventId: 'evt_1' });
  });

  it('are refused when the same JSON is written otherwise', () => {
    const rewritten = JSON.stringify(JSON.parse(body), null, 1);
    expect(webhooks.verify(Buffer.from(rewritten), signed(body), NOW)).toMatchObject({
      refused: expect.any(String),
    });
  });

  it('are refused when they are older than five minutes', () => {
    const later = new Date(NOW.getTime() + 301_000);
    expect(webhooks.verify(Buffer.from(body), signed(body), later)).toMatchObject({
      refused: expect.any(String),
    });
  });

  it('are refused when they are signed, but no JSON', () => {
    expect(webhooks.verify(Buffer.from('no json'), signed('no json'), NOW)).toEqual({
      refused: 'the body is no JSON',
    });
  });

  it('are refused, and say why, where no secret is set', () => {
    const refused = stripeWebhooks(stripe, undefined).verify(Buffer.from(body), signed(body), NOW);
    expect(refused).toMatchObject({ refused: expect.stringContaining('STRIPE_WEBHOOK_SECRET') });
  });

  it('bring no facts by events that we do not need', async () => {
    expect(await webhooks.toFacts(Buffer.from(anEvent('customer.created', { id: 'cus_1' })))).toEqual([]);
  });

  it('fail to be tried again when the settlement cannot be read', async () => {
    const charge = { id: 'ch_1', object: 'charge', captured: true, amount_captured: 100, currency: 'aud' };
    const event = anEvent('charge.updated', {
      ...charge,
      payment_intent: 'pi_1',
      balance_transaction: 'txn_1',
      metadata: {},
    });
    await expect(webhooks.toFacts(Buffer.from(event))).rejects.toBeInstanceOf(
      Stripe.errors.StripeConnectionError,
    );
  });
});
