import { randomBytes } from 'node:crypto';

import {
  ProviderRefused,
  type AuthoriseInput,
  type PaymentProvider,
} from '../../integrations/payments/payment';

/** What the laws need of a provider under test and of the partner behind it. */
export interface PaymentProviderBench {
  provider: PaymentProvider;
  /** The same provider with credentials that the partner does not know. */
  impostor: PaymentProvider;
  tokens: { good: string; declined: string; unknown: string; needsCustomer: string };
  /** What the partner's own books hold for a payment of ours. */
  count(what: 'authorisation' | 'capture' | 'refund', paymentId: string): Promise<number>;
  /** The partner's webhooks about a payment so far, as they came, oldest first. */
  webhooks(providerId: string): Promise<{ rawBody: Buffer; headers: Record<string, string> }[]>;
  /** Fail the next request with a status, or lose its answer after the effect. */
  misbehave(how: { fail: number } | 'loseAnswer'): Promise<void>;
}

/** The laws every payment provider keeps. */
export function describePaymentProvider(name: string, bench: () => PaymentProviderBench): void {
  describe(`payment provider ${name}`, () => {
    const provider = () => bench().provider;
    const authorised = () => authorisedPayment(bench());
    const captured = () => capturedPayment(bench());

    describe('authorise', () => {
      it('reserves the amount, once for one key', async () => {
        const first = await authorised();
        expect(first.amount).toEqual(first.input.amount);
        expect(first.captureBefore?.getTime()).toBeGreaterThan(Date.now());
        const second = await provider().authorise(first.input);
        expect(second).toMatchObject({ outcome: 'authorised', providerId: first.providerId });
        expect(await bench().count('authorisation', first.input.paymentId)).toBe(1);
      });

      it('finds its effect when the answer was lost and the same key is used again', async () => {
        const input = aPayment(bench().tokens.good);
        await bench().misbehave('loseAnswer');
        await expect(provider().authorise(input)).rejects.not.toBeInstanceOf(ProviderRefused);
        expect(await provider().authorise(input)).toMatchObject({ outcome: 'authorised' });
        expect(await bench().count('authorisation', input.paymentId)).toBe(1);
      });

      it('has the issuer’s no as an outcome, and the same no for the same key', async () => {
        const input = aPayment(bench().tokens.declined);
        const declined = await provider().authorise(input);
        expect(declined).toMatchObject({ outcome: 'declined', declineCode: expect.stringMatching(/./) });
        expect(await provider().authorise(input)).toEqual(declined);
      });

      it('has a token that stands for no card as a decline, because the customer can mend it', async () => {
        const outcome = await provider().authorise(aPayment(bench().tokens.unknown));
        expect(outcome).toMatchObject({ outcome: 'declined', retryable: false });
      });

      it('hands on what the customer’s browser needs when the customer has to act', async () => {
        const outcome = await provider().authorise(aPayment(bench().tokens.needsCustomer));
        expect(outcome).toMatchObject({
          outcome: 'actionRequired',
          clientSecret: expect.stringMatching(/./),
        });
      });

      it.each([429, 500, 503])(
        'throws a %s to be tried again, and then succeeds with the same key',
        async (status) => {
          const input = aPayment(bench().tokens.good);
          await bench().misbehave({ fail: status });
          await expect(provider().authorise(input)).rejects.not.toBeInstanceOf(ProviderRefused);
          expect(await provider().authorise(input)).toMatchObject({ outcome: 'authorised' });
        },
      );

      it('is refused for good with credentials that nobody knows', async () => {
        const refused = bench().impostor.authorise(aPayment(bench().tokens.good));
        await expect(refused).rejects.toBeInstanceOf(ProviderRefused);
      });

      it('refuses for good to use one key for two different payments', async () => {
        const { input } = await authorised();
        const other = { ...input, amount: { ...input.amount, amount: input.amount.amount + 1 } };
        await expect(provider().authorise(other)).rejects.toBeInstanceOf(ProviderRefused);
      });
    });

    describe('capture', () => {
      it('takes the money once for one key', async () => {
        const { providerId, amount, input } = await authorised();
        const request = { providerId, amount, idempotencyKey: `${input.paymentId}:capture` };
        expect(await provider().capture(request)).toMatchObject({ outcome: 'captured', amount });
        expect(await provider().capture(request)).toMatchObject({ outcome: 'captured', amount });
        expect(await bench().count('capture', input.paymentId)).toBe(1);
      });

      it('takes less than was reserved, and says how much', async () => {
        const { providerId, amount, input } = await authorised();
        const less = { ...amount, amount: amount.amount - 100 };
        const request = { providerId, amount: less, idempotencyKey: `${input.paymentId}:capture` };
        expect(await provider().capture(request)).toMatchObject({ outcome: 'captured', amount: less });
      });

      it('finds what was captured before under another key', async () => {
        const { providerId, amount } = await captured();
        const again = await provider().capture({ providerId, amount, idempotencyKey: unique('again') });
        expect(again).toMatchObject({ outcome: 'captured', amount });
      });

      it('has an authorisation that is gone as an outcome', async () => {
        const { providerId, amount, input } = await authorised();
        const { paymentId } = input;
        await provider().voidAuthorisation({ paymentId, providerId, idempotencyKey: `${paymentId}:void` });
        const late = await provider().capture({ providerId, amount, idempotencyKey: `${paymentId}:capture` });
        expect(late).toMatchObject({ outcome: 'notAuthorised' });
      });

      it('is refused for good above what was reserved', async () => {
        const { providerId, amount } = await authorised();
        const more = { ...amount, amount: amount.amount + 1 };
        const refused = provider().capture({ providerId, amount: more, idempotencyKey: unique('more') });
        await expect(refused).rejects.toBeInstanceOf(ProviderRefused);
      });
    });

    describe('voidAuthorisation', () => {
      it('undoes nothing without an error', async () => {
        const nothing = { paymentId: unique('pay'), idempotencyKey: unique('void') };
        expect(await provider().voidAuthorisation(nothing)).toEqual({ outcome: 'nothingToVoid' });
      });

      it('gives an authorisation back, twice with one key and again with another', async () => {
        const { providerId, input } = await authorised();
        const request = { paymentId: input.paymentId, providerId, idempotencyKey: unique('void') };
        for (const voidRequest of [request, request, { ...request, idempotencyKey: unique('void') }])
          expect(await provider().voidAuthorisation(voidRequest)).toMatchObject({
            outcome: 'voided',
            providerId,
          });
      });

      it('finds the authorisation whose answer was lost', async () => {
        const input = aPayment(bench().tokens.good);
        await bench().misbehave('loseAnswer');
        await expect(provider().authorise(input)).rejects.toThrow();
        const request = { paymentId: input.paymentId, idempotencyKey: unique('void') };
        expect(await provider().voidAuthorisation(request)).toMatchObject({ outcome: 'voided' });
      });

      it('says when the money was taken already', async () => {
        const { providerId, amount, input } = await captured();
        const request = { paymentId: input.paymentId, providerId, idempotencyKey: unique('void') };
        expect(await provider().voidAuthorisation(request)).toMatchObject({
          outcome: 'alreadyCaptured',
          amount,
        });
      });
    });

    describe('refund', () => {
      it('gives money back once for one key', async () => {
        const { providerId, amount, input } = await captured();
        const part = { ...amount, amount: 100 };
        const request = { providerId, amount: part, ...aRefund() };
        const first = await provider().refund(request);
        expect(first).toMatchObject({ outcome: 'completed' });
        expect(await provider().refund(request)).toEqual(first);
        expect(await bench().count('refund', input.paymentId)).toBe(1);
      });

      it('has more than was taken, and what was given back already, as failed', async () => {
        const { providerId, amount } = await captured();
        const more = { ...amount, amount: amount.amount + 1 };
        expect(await provider().refund({ providerId, amount: more, ...aRefund() })).toMatchObject({
          outcome: 'failed',
        });
        expect(await provider().refund({ providerId, amount, ...aRefund() })).toMatchObject({
          outcome: 'completed',
        });
        expect(await provider().refund({ providerId, amount, ...aRefund() })).toMatchObject({
          outcome: 'failed',
        });
      });
    });

    describe('retrieve', () => {
      it('is refused for good for a payment that nobody knows', async () => {
        await expect(provider().retrieve('pi_nobody_knows')).rejects.toBeInstanceOf(ProviderRefused);
      });
    });
  });
}

/** A payment whose money is reserved. */
export async function authorisedPayment({ provider, tokens }: PaymentProviderBench) {
  const input = aPayment(tokens.good);
  const outcome = await provider.authorise(input);
  if (outcome.outcome !== 'authorised')
    throw new Error(`expected an authorisation: ${JSON.stringify(outcome)}`);
  return { ...outcome, input };
}

/** A payment whose money was taken. */
export async function capturedPayment(bench: PaymentProviderBench) {
  const payment = await authorisedPayment(bench);
  const { providerId, amount, input } = payment;
  await bench.provider.capture({ providerId, amount, idempotencyKey: `${input.paymentId}:capture` });
  return payment;
}

export function aPayment(token: string, more: Partial<AuthoriseInput> = {}): AuthoriseInput {
  const paymentId = unique('pay');
  return {
    ...{ paymentId, orderId: unique('ord'), token, amount: { amount: 4_250, currency: 'AUD' } },
    idempotencyKey: `${paymentId}:authorise`,
    ...more,
  };
}

export function aRefund(): { refundId: string; idempotencyKey: string; reason: string } {
  const refundId = unique('ref');
  return { refundId, idempotencyKey: `${refundId}:refund`, reason: 'the order was cancelled' };
}

export function unique(prefix: string): string {
  return `${prefix}_${randomBytes(8).toString('hex')}`;
}
