import type Stripe from 'stripe';

import {
  factsOfCharge,
  factsOfIntent,
  factsOfRefund,
  toAuthoriseOutcome,
  toIntentRequest,
  toRefundOutcome,
} from '../../../../integrations/payments/stripe/mapping';

const AT = new Date('2026-03-02T04:00:00.000Z');
const AUD = (amount: number) => ({ amount, currency: 'AUD' });

function anIntent(more: object = {}): Stripe.PaymentIntent {
  return {
    ...{ id: 'pi_1', object: 'payment_intent', amount: 1_250, amount_received: 0, currency: 'aud' },
    ...{
      status: 'requires_capture',
      client_secret: 'pi_1_secret',
      latest_charge: 'ch_1',
      last_payment_error: null,
    },
    ...{ cancellation_reason: null, metadata: { order: 'ord_1', payment: 'pay_1' } },
    ...more,
  } as unknown as Stripe.PaymentIntent;
}

function aCharge(more: object = {}): Stripe.Charge {
  return {
    ...{
      id: 'ch_1',
      object: 'charge',
      amount: 1_250,
      amount_captured: 1_000,
      captured: true,
      currency: 'aud',
    },
    ...{ payment_intent: 'pi_1', balance_transaction: null, metadata: { order: 'ord_1', payment: 'pay_1' } },
    ...more,
  } as unknown as Stripe.Charge;
}

function aRefund(more: object = {}): Stripe.Refund {
  return {
    ...{ id: 're_1', object: 'refund', amount: 300, currency: 'aud', status: 'succeeded' },
    ...{ payment_intent: 'pi_1', failure_reason: null, metadata: { refund: 'ref_1' } },
    ...more,
  } as unknown as Stripe.Refund;
}

describe('toIntentRequest', () => {
  const input = {
    paymentId: 'pay_1',
    orderId: 'ord_1',
    amount: AUD(1_250),
    token: 'pm_card_visa',
    idempotencyKey: 'k',
  };

  it('authorises a card now and captures later, and carries our ids', () => {
    expect(toIntentRequest(input, 'pm_card_visa')).toMatchObject({
      ...{
        amount: 1_250,
        currency: 'aud',
        payment_method: 'pm_card_visa',
        capture_method: 'manual',
        confirm: true,
      },
      metadata: { order: 'ord_1', payment: 'pay_1' },
    });
  });
});

describe('toAuthoriseOutcome', () => {
  it('names the instant until which the authorisation holds', () => {
    const charge = aCharge({ payment_method_details: { card: { capture_before: AT.getTime() / 1000 } } });
    expect(toAuthoriseOutcome(anIntent({ latest_charge: charge }))).toEqual({
      ...{
        outcome: 'authorised',
        providerId: 'pi_1',
        reference: 'pi_1',
        amount: AUD(1_250),
        captureBefore: AT,
      },
    });
  });

  it.each([
    [
      { status: 'succeeded', amount_received: 1_250 },
      { outcome: 'captured', amount: AUD(1_250) },
    ],
    [{ status: 'requires_action' }, { outcome: 'actionRequired', clientSecret: 'pi_1_secret' }],
    [{ status: 'processing' }, { outcome: 'pending' }],
    [{ status: 'a_status_of_next_year' }, { outcome: 'pending' }],
    [
      {
        status: 'requires_payment_method',
        last_payment_error: { code: 'card_declined', decline_code: 'do_not_honor' },
      },
      { outcome: 'declined', declineCode: 'do_not_honor', retryable: true },
    ],
    [
      { status: 'canceled', cancellation_reason: 'fraudulent' },
      { outcome: 'declined', declineCode: 'fraudulent', retryable: false },
    ],
  ])('of %j is %j', (more, outcome) => {
    expect(toAuthoriseOutcome(anIntent(more))).toMatchObject({
      providerId: 'pi_1',
      reference: 'pi_1',
      ...outcome,
    });
  });
});

describe('factsOfIntent', () => {
  it('carries our ids and the reference that the call named', () => {
    expect(factsOfIntent(anIntent(), AT)).toEqual([
      {
        ...{
          provider: 'stripe',
          providerId: 'pi_1',
          reference: 'pi_1',
          status: 'authorised',
          amount: AUD(1_250),
        },
        ...{ occurredAt: AT, paymentId: 'pay_1', orderId: 'ord_1' },
      },
    ]);
  });

  it('is without ours for a payment that was made elsewhere', () => {
    const [fact] = factsOfIntent(anIntent({ metadata: {} }), AT);
    expect(fact).not.toHaveProperty('paymentId');
    expect(fact).not.toHaveProperty('orderId');
  });

  it('says nothing of a payment that nobody has tried yet, or whose status nobody knows', () => {
    expect(factsOfIntent(anIntent({ status: 'requires_payment_method' }), AT)).toEqual([]);
    expect(factsOfIntent(anIntent({ status: 'requires_confirmation' }), AT)).toEqual([]);
    expect(factsOfIntent(anIntent({ status: 'a_status_of_next_year' }), AT)).toEqual([]);
  });

  it('hands on what the customer’s browser needs, because the webhook may come before the answer to our call', () => {
    expect(factsOfIntent(anIntent({ status: 'requires_action' }), AT)).toMatchObject([
      { status: 'actionRequired', clientSecret: 'pi_1_secret' },
    ]);
  });

  it('has what was taken, not what was reserved, as captured', () => {
    expect(factsOfIntent(anIntent({ status: 'succeeded', amount_received: 900 }), AT)).toMatchObject([
      { status: 'captured', amount: AUD(900) },
    ]);
  });
});

describe('factsOfCharge', () => {
  const settlement = {
    ...{ id: 'txn_1', amount: 1_000, fee: 48, currency: 'aud', created: AT.getTime() / 1000 },
  } as unknown as Stripe.BalanceTransaction;

  it('settles under the reference of the balance transaction, with the fee in its own currency', () => {
    const [captured, settled] = factsOfCharge(aCharge(), { ...settlement, currency: 'usd' }, AT);
    expect(captured).toMatchObject({ status: 'captured', reference: 'pi_1', amount: AUD(1_000) });
    expect(settled).toMatchObject({
      ...{ status: 'settled', reference: 'txn_1', providerId: 'pi_1', amount: AUD(1_000), occurredAt: AT },
      fee: { amount: 48, currency: 'USD' },
    });
  });

  it('is only captured before there is a settlement', () => {
    expect(factsOfCharge(aCharge(), undefined, AT).map((fact) => fact.status)).toEqual(['captured']);
  });

  it('says nothing of a charge that is not captured or not of a payment of ours', () => {
    expect(factsOfCharge(aCharge({ captured: false }), undefined, AT)).toEqual([]);
    expect(factsOfCharge(aCharge({ payment_intent: null }), settlement, AT)).toEqual([]);
  });
});

describe('factsOfRefund', () => {
  it.each([
    ['succeeded', 'refunded'],
    ['pending', 'refundPending'],
    ['requires_action', 'refundPending'],
    ['failed', 'refundFailed'],
    ['canceled', 'refundFailed'],
    ['a_status_of_next_year', 'refundPending'],
  ])('of one that is %s is %s', (status, fact) => {
    expect(factsOfRefund(aRefund({ status }), AT)).toMatchObject([
      { status: fact, reference: 're_1', providerId: 'pi_1', refundId: 'ref_1', amount: AUD(300) },
    ]);
  });

  it('leaves out our id where the refund was made at Stripe itself, and one without a payment altogether', () => {
    expect(factsOfRefund(aRefund({ metadata: null }), AT)[0]).not.toHaveProperty('refundId');
    expect(factsOfRefund(aRefund({ payment_intent: null }), AT)).toEqual([]);
  });
});

describe('toRefundOutcome', () => {
  it('is never completed before Stripe says so', () => {
    expect(toRefundOutcome(aRefund({ status: null }))).toEqual({
      outcome: 'pending',
      refundProviderId: 're_1',
    });
    expect(toRefundOutcome(aRefund())).toEqual({ outcome: 'completed', refundProviderId: 're_1' });
  });

  it('says why it failed', () => {
    const failed = aRefund({ status: 'failed', failure_reason: 'expired_or_canceled_card' });
    expect(toRefundOutcome(failed)).toMatchObject({ outcome: 'failed', reason: 'expired_or_canceled_card' });
  });
});
