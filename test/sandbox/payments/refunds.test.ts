import type Stripe from 'stripe';

import { Bench } from '../support/bench';
import { eventually } from '../support/eventually';

describe('refunds', () => {
  let bench: Bench;
  let stripe: Stripe;

  beforeAll(async () => {
    bench = await Bench.start();
    stripe = bench.stripe();
  });
  afterAll(() => bench.stop());

  const paid = (method = 'pm_card_visa', currency = 'aud') =>
    stripe.paymentIntents.create({ amount: 3_000, currency, payment_method: method, confirm: true });

  it('gives back in parts, never more than was captured', async () => {
    const { id } = await paid();
    const part = await stripe.refunds.create({
      payment_intent: id,
      amount: 1_200,
      metadata: { refund: 'ref_1' },
    });
    expect(part).toMatchObject({ status: 'succeeded', amount: 1_200, payment_intent: id });
    const over = stripe.refunds.create({ payment_intent: id, amount: 1_801 });
    await expect(over).rejects.toMatchObject({ statusCode: 400, param: 'amount' });
    await expect(over).rejects.toThrow('A$18.01');
    const rest = await stripe.refunds.create({ payment_intent: id });
    expect(rest.amount).toBe(1_800);
    const after = stripe.refunds.create({ payment_intent: id, amount: 1 });
    await expect(after).rejects.toMatchObject({ code: 'charge_already_refunded' });

    const charge = (await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] })).latest_charge;
    expect(charge).toMatchObject({ amount_refunded: 3_000, refunded: true, amount_captured: 3_000 });
    const entries = await bench.books('payments', { reference: 'ref_1' });
    expect(entries).toMatchObject([{ kind: 'refund', amount: 1_200, status: 'succeeded' }]);
  });

  it('gives back once when two refunds of everything race', async () => {
    const { id } = await paid();
    const outcomes = await Promise.allSettled([
      stripe.refunds.create({ payment_intent: id }),
      stripe.refunds.create({ payment_intent: id }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await stripe.refunds.list({ payment_intent: id })).data.length).toBe(1);
  });

  it('refuses to refund what was only authorised', async () => {
    const { id } = await stripe.paymentIntents.create({
      ...{ amount: 500, currency: 'aud', payment_method: 'pm_card_visa' },
      ...{ capture_method: 'manual', confirm: true },
    });
    await expect(stripe.refunds.create({ payment_intent: id })).rejects.toThrow(
      'does not have a successful charge to refund',
    );
  });

  it('names what is missing or unknown', async () => {
    await expect(stripe.refunds.create({})).rejects.toMatchObject({ code: 'parameter_missing' });
    const unknown = stripe.refunds.create({ payment_intent: 'pi_nobody' });
    await expect(unknown).rejects.toMatchObject({ code: 'resource_missing', param: 'payment_intent' });
  });

  it('shows a refund that takes its time first as pending, then as done', async () => {
    const { id } = await paid('pm_card_pendingRefund');
    const refund = await stripe.refunds.create({ payment_intent: id });
    expect(refund.status).toBe('pending');
    await eventually(async () =>
      expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'succeeded' }),
    );
    await eventually(() => expect(bench.product.stripeEvents(refund.id)).toContain('refund.updated'));
  });

  it('takes a refund back that the bank refuses later, so that the money can be refunded again', async () => {
    const { id } = await paid('pm_card_refundFail');
    const refund = await stripe.refunds.create({ payment_intent: id });
    expect(refund.status).toBe('pending');
    await eventually(() => expect(bench.product.stripeEvents(refund.id)).toContain('refund.failed'));
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
    });
    const { latest_charge: charge } = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    expect(charge).toMatchObject({ amount_refunded: 0, refunded: false });
    expect(await stripe.refunds.create({ payment_intent: id })).toMatchObject({ amount: 3_000 });
  });

  it('keeps the money of every currency in its own minor units', async () => {
    const { id } = await paid('pm_card_visa', 'jpy');
    const over = stripe.refunds.create({ payment_intent: id, amount: 4_000 });
    await expect(over).rejects.toThrow('¥4,000');
  });
});
