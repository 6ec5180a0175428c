import { knownCurrency } from '../../../domain/money/currency';
import { money, type Money } from '../../../domain/money/money';
import { ProviderRefused } from '../payment';

// Stripe counts these otherwise than ISO 4217 does (docs.stripe.com/currencies, "Special cases").
const STRIPE_EXPONENTS: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };

/** Our minor units as Stripe counts them. Throws ProviderRefused for an amount that Stripe cannot express. */
export function toStripeAmount(amount: Money): { amount: number; currency: string } {
  const { exponent } = knownCurrency(amount.currency);
  const counted = amount.amount * 10 ** (stripeExponent(amount.currency) - exponent);
  // Of three decimals Stripe takes two: the last must be 0.
  if (!Number.isSafeInteger(counted) || (exponent === 3 && counted % 10 !== 0)) {
    const message = `Stripe cannot charge ${amount.amount} minor units of ${amount.currency}: round the amount`;
    throw new ProviderRefused(message, 'amount_not_expressible', undefined);
  }
  return { amount: counted, currency: amount.currency.toLowerCase() };
}

/** What Stripe counted, in our minor units. */
export function fromStripeAmount(amount: number, currency: string): Money {
  const code = currency.toUpperCase();
  const { exponent } = knownCurrency(code);
  return money(Math.round(amount * 10 ** (exponent - stripeExponent(code))), code);
}

function stripeExponent(currency: string): number {
  return STRIPE_EXPONENTS[currency] ?? knownCurrency(currency).exponent;
}
