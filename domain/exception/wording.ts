import { knownCurrency, isCurrency } from '../money/currency';

/** Pieces of a sentence made of a context whose members may be missing: each takes care of that. */

/** The value as text, between what comes before and after it; nothing at all when there is none. */
export function part(before: string, value: unknown, after = ''): string {
  const text = plain(value);
  return text === undefined ? '' : `${before}${text}${after}`;
}

/** The value as text, or the words that stand in for it. */
export function named(value: unknown, otherwise: string): string {
  return plain(value) ?? otherwise;
}

/** `3 business days`, `1 business day`. */
export function counted(value: unknown, one: string, many = `${one}s`): string | undefined {
  return typeof value === 'number' && Number.isFinite(value)
    ? `${value} ${value === 1 ? one : many}`
    : undefined;
}

/** An instant (ISO text, or milliseconds since 1970) as `2026-03-02 04:00 UTC`; other text as it is. */
export function moment(value: unknown): string | undefined {
  const text = plain(value);
  const at = typeof value === 'number' ? value : Date.parse(text ?? '');
  return Number.isNaN(at) ? text : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Minor units as `12.50 AUD`. */
export function amount(minor: unknown, currency: unknown): string | undefined {
  if (typeof minor !== 'number' || typeof currency !== 'string' || !isCurrency(currency)) return undefined;
  const { exponent } = knownCurrency(currency);
  return `${(minor / 10 ** exponent).toFixed(exponent)} ${currency}`;
}

/** Codes such as `insufficient_funds` or `notInStock` as words. */
export function words(value: unknown): string | undefined {
  return plain(value)
    ?.replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
}

function plain(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
