import { z } from 'zod';

import { code, country, money, overAvailability, text, whole } from './common';

const members = {
  title: text(500),
  barcode: code.optional(),
  price: money.optional(),
  unitCost: money.optional(),
  weightGrams: whole(0, 100_000_000).optional(),
  dimensionsMm: z
    .strictObject({ length: whole(1, 100_000), width: whole(1, 100_000), height: whole(1, 100_000) })
    .optional(),
  casePack: whole(1, 1_000_000).optional(),
  fragile: z.boolean().default(false),
  lotTracked: z.boolean().default(false),
  serialTracked: z.boolean().default(false),
  hsCode: z
    .string()
    .regex(/^\d{4}(\.?\d{2}){0,4}$/, 'must be a code of the Harmonised System, such as 0902.30')
    .optional(),
  originCountry: country.optional(),
  fulfilmentDays: whole(0, 365).optional().meta({ description: 'Working days to make or prepare it' }),
  overAvailability: z
    .literal('block', 'can only be block yet: an order for more than there is is refused')
    .optional(),
};

/** Body of `PUT /v1/skus/{sku}`. Bundles and pre-orders are not sold yet, so their members are refused, not ignored. */
export const skuBody = z.strictObject(members);

/** A SKU as it is read. */
export const skuSchema = z
  .strictObject({ sku: z.string(), ...members, overAvailability: overAvailability.optional() })
  .meta({
    id: 'Sku',
  });
