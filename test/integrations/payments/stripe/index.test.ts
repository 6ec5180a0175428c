import type { PaymentProvider } from '../../../../integrations/payments/payment';
import { stripeProvider } from '../../../../integrations/payments/stripe';
import { describePaymentProvider, type PaymentProviderBench } from '../../../conformance/payment-provider';
import { describePaymentWebhooks } from '../../../conformance/payment-webhooks';
import { Bench, STRIPE_KEY, STRIPE_SECRET } from '../../../sandbox/support/bench';
import { eventually } from '../../../sandbox/support/eventually';

const KINDS = { authorisation: 'paymentIntent', capture: 'capture', refund: 'refund' } as const;

let sandbox: Bench;
let bench: PaymentProviderBench;

beforeAll(async () => {
  sandbox = await Bench.start('PT0.05S');
  const provider = (secretKey: string): PaymentProvider =>
    stripeProvider({ secretKey, webhookSecret: STRIPE_SECRET, apiBase: sandbox.sandbox.address });
  bench = {
    provider: provider(STRIPE_KEY),
    impostor: provider('sk_test_of_nobody'),
    tokens: {
      good: 'pm_card_visa',
      declined: 'pm_card_chargeDeclined',
      unknown: 'pm_card_nobody',
      needsCustomer: 'pm_card_authenticationRequired',
    },
    count: async (what, paymentId) => {
      const [intent] = await sandbox.books('payments', { reference: paymentId, kind: 'paymentIntent' });
      const about = await sandbox.books('payments', { reference: intent?.id ?? 'none', kind: KINDS[what] });
      return what === 'authorisation'
        ? (await sandbox.books('payments', { reference: paymentId, kind: 'paymentIntent' })).length
        : about.length;
    },
    webhooks: (providerId) =>
      Promise.resolve(
        sandbox.product
          .at('/webhooks/payments/stripe')
          .filter(({ raw }) => raw.includes(providerId))
          .map(({ raw, headers }) => ({ rawBody: raw, headers })),
      ),
    // Twice, because Stripe's library itself asks once more when a connection breaks; it uses the same key.
    misbehave: (how) =>
      sandbox.behave(
        'payments',
        how === 'loseAnswer' ? { loseAnswers: 2 } : { fail: { status: how.fail, times: 1 } },
      ),
  };
});
afterAll(() => sandbox.stop());

describePaymentProvider('stripe', () => bench);
describePaymentWebhooks('stripe', () => bench);

describe('stripe', () => {
  const payment = (token: string, paymentId: string) => ({
    ...{ paymentId, orderId: 'ord_1', amount: { amount: 1_000, currency: 'AUD' }, token },
    idempotencyKey: `${paymentId}:authorise`,
  });

  it('takes tokens of the older kind, twice with one key as well', async () => {
    const first = await bench.provider.authorise(payment('tok_visa', 'pay_tok'));
    expect(first).toMatchObject({ outcome: 'authorised' });
    expect(await bench.provider.authorise(payment('tok_visa', 'pay_tok'))).toEqual(first);
  });

  it('has an older token that stands for no card as a decline', async () => {
    expect(await bench.provider.authorise(payment('tok_nobody', 'pay_no_tok'))).toMatchObject({
      outcome: 'declined',
      reference: 'pay_no_tok',
    });
  });

  it('says that a refund which the bank sends back has failed, days after it was pending', async () => {
    const held = await bench.provider.authorise(payment('pm_card_refundFail', 'pay_back'));
    if (held.outcome !== 'authorised') throw new Error(held.outcome);
    const { providerId, amount } = held;
    await bench.provider.capture({ providerId, amount, idempotencyKey: 'pay_back:capture' });
    const request = {
      providerId,
      refundId: 'ref_back',
      amount,
      idempotencyKey: 'ref_back:refund',
      reason: 'late',
    };
    expect(await bench.provider.refund(request)).toMatchObject({ outcome: 'pending' });
    await eventually(async () => {
      const facts = await bench.provider.retrieve(providerId);
      expect(facts).toContainEqual(expect.objectContaining({ status: 'refundFailed', refundId: 'ref_back' }));
    });
  });
});
