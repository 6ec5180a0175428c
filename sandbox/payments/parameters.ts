import { invalidRequest, missingParameter } from './errors';
import type { Metadata } from './facts';

const LARGEST_AMOUNT = 99_999_999;
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** Decoded form parameters: text, or nested objects and lists of it. */
export type Parameters = Readonly<Record<string, unknown>>;

export function optionalText(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string')
    throw invalidRequest(`Invalid string: ${JSON.stringify(value)}`, { param: name });
  return value;
}

/** A positive whole number of minor units. */
export function optionalAmount(parameters: Parameters, name: string): number | undefined {
  const value = parameters[name];
  if (value === undefined || value === '') return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const number = Number(text);
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(number)) {
    throw invalidRequest(`Invalid integer: ${text}`, { code: 'parameter_invalid_integer', param: name });
  }
  if (number < 1) {
    const message = 'This value must be greater than or equal to 1.';
    throw invalidRequest(message, { code: 'parameter_invalid_integer', param: name });
  }
  if (number > LARGEST_AMOUNT) {
    throw invalidRequest('Amount must be no more than 999,999.99', { code: 'amount_too_large', param: name });
  }
  return number;
}

export function requiredAmount(parameters: Parameters, name: string): number {
  const amount = optionalAmount(parameters, name);
  if (amount === undefined) throw missingParameter(name);
  return amount;
}

/** A three-letter currency, lower case. */
export function requiredCurrency(parameters: Parameters): string {
  const currency = optionalText(parameters, 'currency');
  if (currency === undefined) throw missingParameter('currency');
  if (!CURRENCIES.has(currency.toUpperCase()))
    throw invalidRequest(`Invalid currency: ${currency}`, { param: 'currency' });
  return currency.toLowerCase();
}

export function flag(parameters: Parameters, name: string): boolean {
  const value = parameters[name];
  return value === true || value === 'true';
}

export function oneOf<Value extends string>(
  parameters: Parameters,
  name: string,
  allowed: readonly Value[],
): Value | undefined {
  const text = optionalText(parameters, name);
  if (text === undefined) return undefined;
  const value = allowed.find((candidate) => candidate === text);
  if (value === undefined)
    throw invalidRequest(`Invalid ${name}: must be one of ${allowed.join(', ')}`, { param: name });
  return value;
}

export function metadataOf(parameters: Parameters): Metadata {
  return Object.fromEntries(
    Object.entries(group(parameters, 'metadata')).map(([key, value]) => [key, String(value)]),
  );
}

/** A nested group of parameters, `card[token]=…`; empty when it is not given. */
export function group(parameters: Parameters, name: string): Parameters {
  const value = parameters[name];
  if (value === undefined || value === '') return {};
  if (typeof value !== 'object' || value === null) throw invalidRequest('Invalid object', { param: name });
  return value as Parameters;
}

/** The paths named by `expand[]`. */
export function expansions(parameters: Parameters): string[] {
  return Object.values(group(parameters, 'expand')).map(String);
}
