import { z } from 'zod';

import { address } from './address';
import { date, duration, name, timeOfDay, timeZone, weekdays, whole } from './common';

const acknowledgeWithin = duration
  .optional()
  .meta({ description: 'Business time; the policy acknowledgeWithin where it is not given' });

const webAddress = z
  .url({
    protocol: /^https?$/,
    hostname: /^.+$/,
    error: 'must be an address such as https://warehouse.example/handoffs',
  })
  .max(2000, 'may have 2000 characters at most');

/** What the signature of Standard Webhooks is made with; other texts could not be decoded when it matters. */
const secret = z
  .string()
  .max(500, 'may have 500 characters at most')
  .refine(
    (value) => /^(whsec_)?(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value),
    'must be a secret of Standard Webhooks: whsec_ and base64 (whsec_$(openssl rand -base64 32)); leave it out to keep the present one',
  );

const portal = z.strictObject({ format: z.literal('portal'), acknowledgeWithin });
const api = { format: z.literal('api'), acknowledgeWithin, url: webAddress };

const formatError = 'must be portal or api: these are the hand-off formats there are';

const members = {
  name,
  kind: z.enum(['warehouse', 'thirdParty', 'supplier']),
  address,
  timeZone,
  cutoff: timeOfDay,
  workingDays: weekdays,
  holidays: z.array(date).max(500, 'may have 500 dates at most').default([]),
  dailyCapacity: whole(0, 10_000_000).optional(),
  insured: z.boolean().default(false),
  packaging: z.record(z.string(), z.unknown()).optional(),
};

/** Body of `PUT /v1/locations/{code}`. */
export const locationBody = z.strictObject({
  ...members,
  handoff: z.discriminatedUnion('format', [portal, z.strictObject({ ...api, secret: secret.optional() })], {
    error: formatError,
  }),
});

/** A location as it is read: its hand-off says that there is a secret, never which. */
export const locationSchema = z
  .strictObject({
    code: z.string(),
    ...members,
    handoff: z.discriminatedUnion('format', [portal, z.strictObject({ ...api, secret: z.literal('set') })]),
    position: z
      .strictObject({ latitude: z.number(), longitude: z.number() })
      .optional()
      .meta({ description: 'Of the address, or of its postcode' }),
  })
  .meta({ id: 'Location' });
