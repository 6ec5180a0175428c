import { z } from 'zod';

import { address } from './address';
import { code, currency, instant, money, note, quantity, text, whole } from './common';

/** What `POST /v1/orders` and the intents of an order take. */

const line = z
  .strictObject({
    sku: code.optional(),
    channelSku: code.optional(),
    quantity,
    unitPrice: money,
    discount: money.optional(),
    tax: money.optional(),
  })
  .refine((given) => (given.sku === undefined) !== (given.channelSku === undefined), {
    path: ['sku'],
    message: 'name the goods once: by sku, or by the channelSku of a listing',
  })
  .meta({ id: 'NewOrderLine' });

const payment = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('card'), token: text(255) }),
  z.strictObject({ method: z.literal('terms'), netDays: whole(0, 365), purchaseOrderNumber: text(100) }),
  z.strictObject({ method: z.literal('external'), reference: text(255) }),
]);

const customer = z.strictObject({
  email: z.email('must be an e-mail address').max(254, 'may have 254 characters at most'),
  name: text(200),
  phone: text(50).optional(),
  type: z.enum(['consumer', 'business']),
});

/** The order table's limit of lines: what one wholesale order really has, with room. */
const MOST_LINES = 1000;

export const newOrder = z
  .strictObject({
    channel: code,
    externalId: text(255).optional(),
    placedAt: instant.optional(),
    currency,
    customer,
    billingAddress: address,
    shippingAddress: address,
    lines: z
      .array(line)
      .min(1, 'must have at least one line')
      .max(MOST_LINES, `may have ${MOST_LINES} lines at most`),
    discount: money.optional(),
    shipping: money.optional(),
    payment,
    giftMessage: text(1000).optional(),
    shipNotBefore: instant.optional(),
  })
  .meta({ id: 'NewOrder' });

export type NewOrderBody = z.output<typeof newOrder>;

export const cancelBody = z.strictObject({
  reason: note,
  lines: z
    .array(z.strictObject({ line: code, quantity }))
    .min(1, 'must name at least one line; leave it out to cancel all that is open')
    .max(MOST_LINES)
    .refine(
      (lines) => new Set(lines.map((each) => each.line)).size === lines.length,
      'must name each line once',
    )
    .optional(),
});

export const holdBody = z.strictObject({ reason: note });
export const releaseBody = z.strictObject({ note: note.optional() });
export const addressBody = z.strictObject({ shippingAddress: address });

export const paymentBody = z.union([
  z.strictObject({ method: z.literal('card'), token: text(255) }),
  z.strictObject({
    status: z.enum(['authorised', 'captured', 'settled', 'failed']),
    amount: money,
    reference: text(255),
    occurredAt: instant,
  }),
]);
