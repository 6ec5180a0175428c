import { isValid as isCountry } from 'i18n-iso-countries/index';
import { z } from 'zod';

import { isDuration } from '../../domain/calendar/duration';
import { isTimeOfDay, isTimeZone } from '../../domain/calendar/local-time';
import { isCurrency } from '../../domain/money/currency';

/** Shapes that every area uses, as the contract words them. Ids in `.meta` name components in `/openapi.json`. */

// Control characters break logs and labels; a name of dots is a step in a path for every HTTP client.
const CODE = /^(?!\.{1,2}$)[^\p{C}\p{Z}](?:[^\p{C}]{0,98}[^\p{C}\p{Z}])?$/u;

/** A business code of the caller: SKU, location, channel, rate. */
export const code = z
  .string()
  .regex(CODE, 'must have 1 to 100 printable characters, without a space at either end')
  .meta({ id: 'Code', description: 'A code of your own, 1 to 100 printable characters', example: 'main' });

/** The same in a path, without the pattern: what cannot be a code is simply not found. */
export const pathCode = z.string().max(300);

/** A text for people, of up to `most` characters, not empty. */
export function text(most: number) {
  return z.string().trim().min(1, 'must not be empty').max(most, `may have ${most} characters at most`);
}

export const name = text(200);
export const note = text(2000);

export const currency = z
  .string()
  .refine(isCurrency, 'must be a currency of ISO 4217, such as AUD')
  .meta({ id: 'Currency', description: 'ISO 4217', example: 'AUD', pattern: '^[A-Z]{3}$' });

const minorUnits = z.int('must be a whole number of minor units (cents), within ±(2^53 − 1)');

/** Money of at least zero; what an order, a rate or a refund can be. */
export const money = z
  .strictObject({ amount: minorUnits.min(0, 'must not be negative'), currency })
  .meta({ id: 'Money', description: 'Integer minor units', example: { amount: 1250, currency: 'AUD' } });

/** Money that may be owed: margins, differences. */
export const signedMoney = z
  .strictObject({ amount: minorUnits, currency })
  .meta({ id: 'SignedMoney', description: 'Integer minor units, negative where owed' });

/** A whole number from `least` to `most`; PostgreSQL's integers end at 2^31 − 1. */
export function whole(least: number, most: number) {
  return z
    .int('must be a whole number')
    .min(least, `must be at least ${least}`)
    .max(most, `may be ${most} at most`);
}

/** A number of units of goods. */
export const quantity = whole(1, 1_000_000);

export const instant = z.iso
  .datetime({ offset: true, error: 'must be an instant of RFC 3339, such as 2026-03-01T09:00:00Z' })
  .meta({ id: 'Instant', description: 'RFC 3339; answers are in UTC', example: '2026-03-01T09:00:00Z' });

export const date = z.iso
  .date('must be a date, such as 2026-12-25')
  .meta({ id: 'Date', description: 'A calendar date', example: '2026-12-25' });

export const duration = z
  .string()
  .refine(isDuration, 'must be an ISO 8601 duration of days and smaller, such as PT30M or P14D')
  .meta({ id: 'Duration', description: 'ISO 8601, days and smaller', example: 'PT30M' });

export const timeZone = z
  .string()
  .refine(isTimeZone, 'must be a zone of the IANA data base, such as Australia/Perth')
  .meta({ example: 'Australia/Perth' });

export const timeOfDay = z
  .string()
  .refine(isTimeOfDay, 'must be a time of day, such as 15:00')
  .meta({ example: '15:00', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });

/** Weekdays, 1 (Monday) to 7, each once, at least one. */
export const weekdays = z
  .array(whole(1, 7))
  .min(1, 'must name at least one day')
  .max(7, 'must name each day once')
  .refine((days) => new Set(days).size === days.length, 'must name each day once')
  .meta({ description: '1 (Monday) to 7', example: [1, 2, 3, 4, 5] });

export const country = z
  .string()
  .refine((value) => value.length === 2 && isCountry(value) && value === value.toUpperCase(), {
    error: 'must be a country of ISO 3166-1 alpha-2, such as AU',
  })
  .meta({ id: 'Country', description: 'ISO 3166-1 alpha-2', example: 'AU', pattern: '^[A-Z]{2}$' });

export const overAvailability = z.enum(['block', 'backorder', 'split']);
