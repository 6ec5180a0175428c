import { readFileSync } from 'node:fs';
import path from 'node:path';

import { Liquid, type Template } from 'liquidjs';

import { knownCurrency } from '../../domain/money/currency';
import type { Money } from '../../domain/money/money';
import { declineWords } from '../../domain/notification/decline-words';

const FOLDER = path.join(__dirname, 'templates');

/** Limits for one rendering, so that no template can hold up the sender: milliseconds, and what it may allocate. */
const LIMITS = { parseLimit: 100_000, renderLimit: 500, memoryLimit: 5_000_000 };

/** Text for people: values as they are. */
export const textEngine = engine(undefined);

/** HTML: every value is escaped, whoever wrote it. */
export const htmlEngine = engine('escape');

/** A template file's text. Throws an error naming the file when it is missing. */
export function readTemplate(name: string): string {
  return readFileSync(path.join(FOLDER, `${name}.liquid`), 'utf8');
}

export type { Template };

function engine(outputEscape: 'escape' | undefined): Liquid {
  const liquid = new Liquid({
    ...LIMITS,
    ...(outputEscape === undefined ? {} : { outputEscape }),
    // A value that a template names and nobody gives is a mistake, not an empty place in a customer's mail.
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    cache: false,
  });
  liquid.registerFilter('money', (value: Money) => moneyWords(value));
  liquid.registerFilter('day', (value: string) => dayWords(value));
  liquid.registerFilter(
    'businessDays',
    (count: number) => `${count} business ${count === 1 ? 'day' : 'days'}`,
  );
  liquid.registerFilter('declined', (code: string | null) => declineWords(code));
  liquid.registerFilter('sentence', (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`));
  return liquid;
}

/** `AUD 12.50`: with the code, because a dollar sign is the sign of twenty currencies. */
function moneyWords({ amount, currency }: Money): string {
  const { exponent } = knownCurrency(currency);
  const digits = (amount / 10 ** exponent).toLocaleString('en', {
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  return `${currency} ${digits}`;
}

/** `Monday 2 March 2026`. */
function dayWords(date: string): string {
  const at = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  const part = (options: Intl.DateTimeFormatOptions) =>
    at.toLocaleDateString('en', { ...options, timeZone: 'UTC' });
  return `${part({ weekday: 'long' })} ${part({ day: 'numeric' })} ${part({ month: 'long' })} ${part({ year: 'numeric' })}`;
}
