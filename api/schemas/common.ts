import { z } from 'zod';

import { isCurrency } from '../../domain/money/currency';

/** Shapes that every area uses, as the contract words them. Ids in `.meta` name components in `/openapi.json`. */

// Control characters break logs and labels; a name of dots is a step in a path for every HTTP client.
const CODE = /^(?!\.{1,2}$)[^\p{C}\p{Z}](?:[^\p{C}]{0,98}[^\p{C}\p{Z}])?$/u;

/** A business code of the caller: SKU, location, channel, rate. */
export const code = z
  .string('must be a text')
  .regex(CODE, 'must have 1 to 100 printable characters, without a space at either end')
  .meta({ id: 'Code', description: 'A code of your own, 1 to 100 printable characters', example: 'main' });

/** The same in a path, without the pattern: what cannot be a code is simply not found. */
export const pathCode = z.string().max(300);

export const name = z
  .string('must be a text')
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'may have 200 characters at most');
export const note = z.string('must be a text').max(2000, 'may have 2000 characters at most');

export const currency = z
  .string('must be a currency of ISO 4217')
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

/** A number of units of goods. */
export const quantity = z
  .int('must be a whole number of units')
  .min(1, 'must be at least 1')
  .max(1_000_000, 'may be 1000000 at most');

export const instant = z.iso
  .datetime({ offset: true, error: 'must be an instant of RFC 3339, such as 2026-03-01T09:00:00Z' })
  .meta({ id: 'Instant', description: 'RFC 3339; answers are in UTC', example: '2026-03-01T09:00:00Z' });

export const date = z.iso.date('must be a date, such as 2026-03-01');
