import { fromStripeAmount, toStripeAmount } from '../../../../integrations/payments/stripe/amounts';
import { ProviderRefused } from '../../../../integrations/payments/payment';

describe('amounts at Stripe', () => {
  it.each([
    ['two decimals', { amount: 1_250, currency: 'AUD' }, 1_250],
    ['no decimals', { amount: 1_250, currency: 'JPY' }, 1_250],
    ['three decimals', { amount: 1_250, currency: 'KWD' }, 1_250],
    ['none by ISO 4217 and two by Stripe', { amount: 1_250, currency: 'ISK' }, 125_000],
    ['two by ISO 4217 and none by Stripe', { amount: 125_000, currency: 'MGA' }, 1_250],
  ])('of a currency with %s', (_, ours, theirs) => {
    expect(toStripeAmount(ours)).toEqual({ amount: theirs, currency: ours.currency.toLowerCase() });
    expect(fromStripeAmount(theirs, ours.currency.toLowerCase())).toEqual(ours);
  });

  it('are refused where Stripe cannot express them, rather than rounded', () => {
    expect(() => toStripeAmount({ amount: 1_255, currency: 'KWD' })).toThrow(ProviderRefused);
    expect(() => toStripeAmount({ amount: 150, currency: 'MGA' })).toThrow(ProviderRefused);
  });
});
