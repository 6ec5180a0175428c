import { z } from 'zod';

import { country, text } from './common';

/** A postal address, as orders and locations have it. Coordinates come both or not at all. */
export const address = z
  .strictObject({
    name: text(200).optional(),
    line1: text(200),
    line2: text(200).optional(),
    city: text(100),
    region: text(100).optional(),
    postcode: text(20),
    country,
    latitude: z.number().min(-90, 'must be at least -90').max(90, 'may be 90 at most').optional(),
    longitude: z.number().min(-180, 'must be at least -180').max(180, 'may be 180 at most').optional(),
  })
  .refine(({ latitude, longitude }) => (latitude === undefined) === (longitude === undefined), {
    path: ['longitude'],
    message: 'must come together with latitude, or neither',
  })
  .meta({ id: 'Address' });
