import type { PaymentFact } from '../../integrations/payments/payment';
import { eventually } from '../sandbox/support/eventually';
import {
  aPayment,
  aRefund,
  authorisedPayment,
  capturedPayment,
  unique,
  type PaymentProviderBench,
} from './payment-provider';

/** The laws of what a payment provider tells by itself. */
export function describePaymentWebhooks(name: string, bench: () => PaymentProviderBench): void {
  const provider = () => bench().provider;
  const authorised = () => authorisedPayment(bench());
  const captured = () => capturedPayment(bench());

  describe(`webhooks of payment provider ${name}`, () => {
    const facts = async (providerId: string): Promise<PaymentFact[]> => {
      const bodies = await bench().webhooks(providerId);
      return (await Promise.all(bodies.map(({ rawBody }) => provider().webhooks.toFacts(rawBody)))).flat();
    };
    const first = async () => {
      const { providerId } = await authorised();
      return eventually(async () => {
        const [webhook] = await bench().webhooks(providerId);
        if (webhook === undefined) throw new Error('no webhook yet');
        return webhook;
      });
    };

    it('are verified on their raw bytes', async () => {
      const { rawBody, headers } = await first();
      const verified = provider().webhooks.verify(rawBody, headers, new Date());
      expect(verified).toEqual({ eventId: expect.any(String), type: expect.any(String) });
    });

    it('are refused with another body, without a signature, and when they are a day old', async () => {
      const { rawBody, headers } = await first();
      const { webhooks } = provider();
      const refused = { refused: expect.stringMatching(/./) };
      expect(webhooks.verify(Buffer.concat([rawBody, Buffer.from(' ')]), headers, new Date())).toEqual(
        refused,
      );
      expect(webhooks.verify(rawBody, {}, new Date())).toEqual(refused);
      expect(webhooks.verify(rawBody, headers, new Date(Date.now() + 86_400_000))).toEqual(refused);
    });

    it('bring of one payment the same facts as our own calls and as a look at it', async () => {
      const { providerId, amount, input } = await captured();
      const { paymentId, orderId } = input;
      const request = { providerId, amount: { ...amount, amount: 200 }, ...aRefund() };
      const refund = await provider().refund(request);
      const { refundId } = request;
      await eventually(async () => {
        const told = await facts(providerId);
        expect(told).toContainEqual(
          expect.objectContaining({ status: 'authorised', providerId, paymentId, orderId, amount }),
        );
        expect(told).toContainEqual(
          expect.objectContaining({ status: 'captured', providerId, paymentId, orderId, amount }),
        );
        expect(told).toContainEqual(
          expect.objectContaining({ status: 'settled', providerId, amount, fee: expect.anything() }),
        );
        expect(told).toContainEqual(
          expect.objectContaining({
            ...{ status: 'refunded', providerId, refundId, amount: request.amount },
            reference: 'refundProviderId' in refund ? refund.refundProviderId : '',
          }),
        );
        const seen = await provider().retrieve(providerId);
        for (const { status, reference, amount: seenAmount } of seen)
          expect(told).toContainEqual(expect.objectContaining({ status, reference, amount: seenAmount }));
        expect(seen.map((fact) => fact.status).sort()).toEqual(['captured', 'refunded', 'settled']);
      });
    });

    it('name the reference that the answer to our own call named', async () => {
      const { providerId, reference } = await authorised();
      await eventually(async () => {
        expect(await facts(providerId)).toContainEqual(
          expect.objectContaining({ status: 'authorised', reference }),
        );
      });
    });

    it('bring a decline and a void', async () => {
      const declined = await provider().authorise(aPayment(bench().tokens.declined));
      const providerId = 'providerId' in declined ? (declined.providerId ?? '') : '';
      const payment = await authorised();
      const voidRequest = { paymentId: payment.input.paymentId, providerId: payment.providerId };
      await provider().voidAuthorisation({ ...voidRequest, idempotencyKey: unique('void') });
      await eventually(async () => {
        expect(await facts(providerId)).toEqual([
          expect.objectContaining({ status: 'failed', declineCode: expect.stringMatching(/./) }),
        ]);
        expect(await facts(payment.providerId)).toContainEqual(expect.objectContaining({ status: 'voided' }));
      });
    });
  });
}
