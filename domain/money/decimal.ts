import { knownCurrency } from './currency';
import { money, type Money } from './money';
import { MoneyError } from './money-error';

/** Money as a plain decimal in major units, for partners and mails: `"12.50"` AUD, `"1250"` JPY, `"-0.005"` KWD. */
export function formatDecimal(value: Money): string {
  const { exponent } = knownCurrency(value.currency);
  const digits = String(Math.abs(value.amount)).padStart(exponent + 1, '0');
  const sign = value.amount < 0 ? '-' : '';
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** Money with its currency, for people: `"12.50 AUD"`. */
export function formatMoney(value: Money): string {
  return `${formatDecimal(value)} ${value.currency}`;
}

/**
 * Reads a plain decimal in major units: `"12.5"`, `"12"`, `"-3.00"`. Fewer decimals than the currency has are filled
 * up; more are refused, for rounding a partner's figure in silence hides a difference. So are thousands separators.
 */
export function parseDecimal(text: string, currency: string): Money {
  const { exponent } = knownCurrency(currency);
  const [, sign, whole, fraction = ''] = /^(-?)(\d{1,16})(?:\.(\d{1,16}))?$/.exec(text) ?? [];
  if (whole === undefined) {
    throw new MoneyError(
      `"${text}" is not a decimal amount: write digits and at most one point, such as 12.50`,
    );
  }
  if (fraction.slice(exponent).replaceAll('0', '') !== '') {
    throw new MoneyError(`"${text}" has more decimals than ${currency} allows (${exponent})`);
  }
  const minor = Number(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  return money(sign === '-' ? -minor : minor, currency);
}
