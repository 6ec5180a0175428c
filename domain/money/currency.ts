import * as iso from 'dinero.js/currencies';
import { MoneyError } from './money-error';

/** A currency of ISO 4217 and how many decimals its major unit has: AUD 2, JPY 0, KWD 3. */
export interface Currency {
  readonly code: string;
  readonly exponent: number;
}

/** The currency of a code. Throws MoneyError when ISO 4217 has none. */
export function knownCurrency(code: string): Currency {
  const currency = currencies.get(code);
  if (!currency) throw new MoneyError(`"${code}" is not a currency: give an ISO 4217 code such as AUD`);
  return currency;
}

/** Whether ISO 4217 knows the code (upper case, three letters). */
export function isCurrency(code: string): boolean {
  return currencies.has(code);
}

// The library counts the ariary and the ouguiya in fifths, as their coins do; ISO 4217, and so every bank and payment
// provider, gives both two decimals.
const exponentsOfIso: Record<string, number> = { MGA: 2, MRU: 2 };

const currencies: ReadonlyMap<string, Currency> = new Map(
  Object.values(iso).map(({ code, exponent }) => [
    code,
    { code, exponent: exponentsOfIso[code] ?? exponent },
  ]),
);
