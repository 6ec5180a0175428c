import Stripe from 'stripe';

import { ProviderRefused } from '../../../../integrations/payments/payment';
import {
  classify,
  declineOf,
  isSoftDecline,
  isUnexpectedState,
  refundRefusal,
} from '../../../../integrations/payments/stripe/classify';

/** An error as Stripe's library makes it of an answer. */
function answered(
  statusCode: number,
  raw: { type?: string; code?: string; param?: string; decline_code?: string },
) {
  const type = (raw.type ?? 'invalid_request_error') as 'invalid_request_error';
  return Stripe.errors.StripeError.generate({ message: 'as Stripe says', ...raw, type, statusCode });
}

describe('classify', () => {
  it.each([
    [400, { code: 'parameter_missing' }, 'parameter_missing'],
    [400, { type: 'idempotency_error' }, 'idempotency_error'],
    [401, {}, 'invalid_request_error'],
    [403, {}, 'invalid_request_error'],
    [404, { code: 'resource_missing' }, 'resource_missing'],
  ])('takes a %s for good', (status, raw, code) => {
    const refused = classify(answered(status, raw));
    expect(refused).toBeInstanceOf(ProviderRefused);
    expect(refused).toMatchObject({ code, status, message: 'Stripe refused: as Stripe says' });
  });

  it.each([
    [
      'a key that is still in use',
      answered(409, { type: 'idempotency_error', code: 'idempotency_key_in_use' }),
    ],
    ['too many requests', answered(429, { code: 'rate_limit' })],
    ['a fault of Stripe', answered(500, { type: 'api_error' })],
    ['no answer', new Stripe.errors.StripeConnectionError({ message: 'timeout' })],
    ['a bug of ours', new TypeError('x is not a function')],
  ])('leaves %s as it is, to be tried again', (_, error) => {
    expect(classify(error)).toBe(error);
  });
});

describe('declineOf', () => {
  it('has the issuer’s code, and whether the same card may succeed later', () => {
    const soft = answered(402, {
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'insufficient_funds',
    });
    expect(declineOf(soft)).toEqual({ declineCode: 'insufficient_funds', retryable: true });
    const hard = answered(402, { type: 'card_error', code: 'card_declined', decline_code: 'stolen_card' });
    expect(declineOf(hard)).toEqual({ declineCode: 'stolen_card', retryable: false });
  });

  it('falls back to the code of the error', () => {
    expect(declineOf(answered(402, { type: 'card_error', code: 'expired_card' }))).toMatchObject({
      declineCode: 'expired_card',
    });
  });

  it.each([
    { code: 'resource_missing', param: 'payment_method' },
    { code: 'resource_missing', param: 'card[token]' },
    { code: 'token_already_used' },
  ])('takes a token that is no good (%j) for a decline', (raw) => {
    expect(declineOf(answered(400, raw))).toEqual({ declineCode: raw.code, retryable: false });
  });

  it('is none for a mistake of ours and for trouble on the way', () => {
    expect(declineOf(answered(400, { param: 'amount' }))).toBeUndefined();
    expect(declineOf(answered(500, { type: 'api_error' }))).toBeUndefined();
    expect(declineOf(new Error('no'))).toBeUndefined();
  });
});

describe('isSoftDecline', () => {
  it('does not give a code hope that nobody knows', () => {
    expect([isSoftDecline('try_again_later'), isSoftDecline('a_code_of_next_year')]).toEqual([true, false]);
  });
});

describe('isUnexpectedState', () => {
  it('knows the refusals that need a look at the payment', () => {
    expect(isUnexpectedState(answered(400, { code: 'payment_intent_unexpected_state' }))).toBe(true);
    expect(isUnexpectedState(answered(400, { code: 'charge_expired_for_capture' }))).toBe(true);
    expect(isUnexpectedState(answered(400, { code: 'amount_too_large' }))).toBe(false);
    expect(isUnexpectedState(new Error('no'))).toBe(false);
  });
});

describe('refundRefusal', () => {
  it.each([
    [{ code: 'charge_already_refunded' }, 'charge_already_refunded'],
    [{ code: 'charge_disputed' }, 'charge_disputed'],
    [{ param: 'amount' }, 'amount_above_captured'],
    [{ code: 'parameter_invalid_integer', param: 'amount' }, undefined],
    [{ code: 'resource_missing' }, undefined],
  ])('of %j is %s', (raw, reason) => {
    expect(refundRefusal(answered(400, raw))).toBe(reason);
  });

  it('is none for trouble on the way', () => {
    expect(refundRefusal(answered(503, { type: 'api_error' }))).toBeUndefined();
  });
});
