import type Stripe from 'stripe';

import { Bench, STRIPE_KEY } from '../support/bench';
import { eventually } from '../support/eventually';

describe('payment intents', () => {
  let bench: Bench;
  let stripe: Stripe;

  beforeAll(async () => {
    bench = await Bench.start();
    stripe = bench.stripe();
  });
  afterAll(() => bench.stop());

  const authorise = (paymentMethod: string, more: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    stripe.paymentIntents.create({
      amount: 2_500,
      currency: 'aud',
      payment_method: paymentMethod,
      capture_method: 'manual',
      confirm: true,
      ...more,
    });
  const refused = async (work: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
    const error: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return error as Stripe.errors.StripeError;
  };

  it('authorises a good card and says until when the money is held', async () => {
    const intent = await authorise('pm_card_visa', {
      expand: ['latest_charge'],
      metadata: { order: 'ord_1' },
    });
    expect(intent).toMatchObject({
      status: 'requires_capture',
      amount: 2_500,
      amount_capturable: 2_500,
      amount_received: 0,
      currency: 'aud',
      metadata: { order: 'ord_1' },
    });
    const charge = intent.latest_charge as Stripe.Charge;
    expect(charge).toMatchObject({ object: 'charge', captured: false, paid: true, status: 'succeeded' });
    const captureBefore = charge.payment_method_details?.card?.capture_before ?? 0;
    expect(captureBefore - Date.now() / 1_000).toBeGreaterThan(6.9 * 86_400);
    expect(charge.payment_method_details?.card).toMatchObject({ brand: 'visa', last4: '4242' });
  });

  it('takes part of what was authorised and releases the rest', async () => {
    const { id } = await authorise('pm_card_mastercard');
    const captured = await stripe.paymentIntents.capture(id, { amount_to_capture: 1_000 });
    expect(captured).toMatchObject({ status: 'succeeded', amount_received: 1_000, amount_capturable: 0 });
    const entries = await bench.books('payments', { reference: id });
    expect(entries.filter(({ kind }) => kind === 'capture')).toMatchObject([
      { amount: 1_000, paymentIntent: id },
    ]);
    expect(entries.find(({ kind }) => kind === 'charge')).toMatchObject({
      amountCaptured: 1_000,
      amountReleased: 1_500,
    });
  });

  it('captures at once when capture is not manual', async () => {
    const intent = await authorise('pm_card_visa', { capture_method: 'automatic' });
    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 2_500 });
  });

  it('captures in parts only where that was asked for', async () => {
    const single = await authorise('pm_card_visa');
    const error = await refused(stripe.paymentIntents.capture(single.id, { final_capture: false }));
    expect(error).toMatchObject({ statusCode: 400, param: 'final_capture' });

    const { id } = await authorise('pm_card_visa', {
      payment_method_options: { card: { request_multicapture: 'if_available' } },
    });
    const first = await stripe.paymentIntents.capture(id, { amount_to_capture: 1_000, final_capture: false });
    expect(first).toMatchObject({
      status: 'requires_capture',
      amount_capturable: 1_500,
      amount_received: 1_000,
    });
    const last = await stripe.paymentIntents.capture(id);
    expect(last).toMatchObject({ status: 'succeeded', amount_received: 2_500 });
  });

  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
    ['tok_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedFraudulent', 'card_declined', 'fraudulent'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
  ])('declines %s with the reason of the issuer', async (method, code, declineCode) => {
    const error = await refused(authorise(method));
    expect(error).toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code,
      decline_code: declineCode,
    });
    const intent = await stripe.paymentIntents.retrieve(error.payment_intent?.id ?? '');
    expect(intent).toMatchObject({ status: 'requires_payment_method', payment_method: null });
    expect(intent.last_payment_error).toMatchObject({ code, decline_code: declineCode });
  });

  it('lets a declined customer pay with another card', async () => {
    const error = await refused(authorise('pm_card_chargeDeclined'));
    const id = error.payment_intent?.id ?? '';
    const intent = await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    expect(intent).toMatchObject({ status: 'requires_capture', last_payment_error: null });
    const charges = await stripe.charges.list({ payment_intent: id });
    expect(charges.data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });

  it('takes a card token as a shop page would send it', async () => {
    const method = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } });
    expect(method.card).toMatchObject({ brand: 'visa', last4: '4242' });
    expect(await authorise(method.id)).toMatchObject({ status: 'requires_capture' });
  });

  it('never captures more than was authorised, nor twice', async () => {
    const { id } = await authorise('pm_card_visa');
    const tooMuch = await refused(stripe.paymentIntents.capture(id, { amount_to_capture: 2_501 }));
    expect(tooMuch).toMatchObject({ statusCode: 400, code: 'amount_too_large', param: 'amount_to_capture' });
    await stripe.paymentIntents.capture(id);
    const again = await refused(stripe.paymentIntents.capture(id));
    expect(again).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
    expect((await bench.books('payments', { reference: id, kind: 'capture' })).length).toBe(1);
  });

  it('captures once when two captures race', async () => {
    const { id } = await authorise('pm_card_visa');
    const outcomes = await Promise.allSettled([
      stripe.paymentIntents.capture(id, {}, { idempotencyKey: `${id}-one` }),
      stripe.paymentIntents.capture(id, {}, { idempotencyKey: `${id}-two` }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await bench.books('payments', { reference: id, kind: 'capture' })).length).toBe(1);
  });

  it('releases an authorisation that is cancelled, and captures nothing of it afterwards', async () => {
    const { id } = await authorise('pm_card_visa');
    const cancelled = await stripe.paymentIntents.cancel(id, {
      cancellation_reason: 'requested_by_customer',
    });
    expect(cancelled).toMatchObject({
      status: 'canceled',
      amount_capturable: 0,
      cancellation_reason: 'requested_by_customer',
    });
    const capture = await refused(stripe.paymentIntents.capture(id));
    expect(capture).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
    const again = await refused(stripe.paymentIntents.cancel(id));
    expect(again).toMatchObject({ code: 'payment_intent_unexpected_state' });
  });

  it('does not cancel what was captured', async () => {
    const { id } = await authorise('pm_card_visa', { capture_method: 'automatic' });
    expect(await refused(stripe.paymentIntents.cancel(id))).toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
  });

  it('asks the customer to authenticate and goes on when they do', async () => {
    const intent = await authorise('pm_card_authenticationRequired');
    expect(intent).toMatchObject({ status: 'requires_action', next_action: { type: 'use_stripe_sdk' } });
    expect(intent.client_secret).toContain(intent.id);
    const path = `/v1/test_helpers/payment_intents/${intent.id}/authenticate`;
    const done = await bench.call('POST', path, { outcome: 'succeed' });
    expect(done).toMatchObject({
      status: 200,
      body: { status: 'requires_capture', amount_capturable: 2_500 },
    });
    await eventually(() =>
      expect(bench.product.stripeEvents(intent.id)).toEqual([
        'payment_intent.requires_action',
        'payment_intent.amount_capturable_updated',
      ]),
    );
    const twice = await bench.call('POST', path, { outcome: 'succeed' });
    expect(twice.status).toBe(400);
  });

  it('asks for another card when the customer fails to authenticate', async () => {
    const { id } = await authorise('pm_card_authenticationRequired', {
      return_url: 'https://shop.example/back',
    });
    const path = `/v1/test_helpers/payment_intents/${id}/authenticate`;
    await bench.call('POST', path, { outcome: 'fail' });
    const intent = await stripe.paymentIntents.retrieve(id);
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
    await eventually(() =>
      expect(bench.product.stripeEvents(id)).toEqual([
        'payment_intent.requires_action',
        'payment_intent.payment_failed',
      ]),
    );
  });

  it('declines a card that wants its owner when the owner is not there', async () => {
    const error = await refused(authorise('pm_card_authenticationRequired', { off_session: true }));
    expect(error).toMatchObject({ statusCode: 402, code: 'authentication_required' });
  });

  it('lets an authorisation expire', async () => {
    const { id } = await authorise('pm_card_visa');
    await bench.call('POST', `/v1/test_helpers/payment_intents/${id}/expire`);
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'automatic',
    });
  });

  it('names the parameter that is wrong', async () => {
    const create = (parameters: object) =>
      refused(stripe.paymentIntents.create(parameters as Stripe.PaymentIntentCreateParams));
    expect(await create({ currency: 'aud' })).toMatchObject({ code: 'parameter_missing', param: 'amount' });
    expect(await create({ amount: 10 })).toMatchObject({ code: 'parameter_missing', param: 'currency' });
    expect(await create({ amount: 1.5, currency: 'aud' })).toMatchObject({
      code: 'parameter_invalid_integer',
    });
    expect(await create({ amount: -5, currency: 'aud' })).toMatchObject({
      code: 'parameter_invalid_integer',
    });
    expect(await create({ amount: 5, currency: 'zzz' })).toMatchObject({
      param: 'currency',
      statusCode: 400,
    });
    const method = { amount: 5, currency: 'aud', payment_method: 'pm_of_nobody' };
    expect(await create(method)).toMatchObject({ code: 'resource_missing', param: 'payment_method' });
    expect(await refused(stripe.paymentIntents.retrieve('pi_nobody'))).toMatchObject({ statusCode: 404 });
  });

  it('ignores parameters it does not know', async () => {
    const more = { shipping: { name: 'Ann', address: { line1: '1 St' } }, statement_descriptor_suffix: 'EK' };
    expect(await authorise('pm_card_visa', more)).toMatchObject({ status: 'requires_capture' });
  });

  it('refuses a key that is not the merchant’s', async () => {
    const stranger = bench.stripe({ key: `${STRIPE_KEY}_wrong` });
    const error = await refused(stranger.paymentIntents.retrieve('pi_x'));
    expect(error).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
    expect(error.message).not.toContain(`${STRIPE_KEY}_wrong`);
  });
});
