import type { PaymentProvider } from '../../../../integrations/payments/payment';
import { stripeProvider } from '../../../../integrations/payments/stripe';
import { describePaymentProvider, type PaymentProviderBench } from '../../../conformance/payment-provider';
import { Bench, STRIPE_KEY, STRIPE_SECRET } from '../../../sandbox/support/bench';

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
