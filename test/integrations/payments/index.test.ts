import { needProvider, paymentProviders } from '../../../integrations/payments';
import { ProviderNotConfigured } from '../../../integrations/payments/payment';

describe('paymentProviders', () => {
  it('has Stripe when its key is set', () => {
    const providers = paymentProviders({ stripe: { secretKey: 'sk_test_1234' } });
    expect([...providers.keys()]).toEqual(['stripe']);
    expect(needProvider(providers, 'stripe').code).toBe('stripe');
  });

  it('has none without a key, whatever else is set', () => {
    expect(paymentProviders({ stripe: { webhookSecret: 'whsec_1234' } }).size).toBe(0);
  });
});

describe('needProvider', () => {
  const providers = paymentProviders({ stripe: {} });

  it('says which setting is missing', () => {
    expect(() => needProvider(providers, 'stripe')).toThrow(ProviderNotConfigured);
    expect(() => needProvider(providers, 'stripe')).toThrow(/STRIPE_SECRET_KEY/);
  });

  it('says which providers there are', () => {
    expect(() => needProvider(providers, 'adyen')).toThrow(/"adyen".*stripe/);
  });
});
