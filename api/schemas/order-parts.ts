import { z } from 'zod';

import { instant, money, signedMoney } from './common';
import { revenueSchema } from './order';

/** What stands beside an order: why it ships from where it does, and what it did to the merchant's money. */

const allocated = z.strictObject({ line: z.string(), sku: z.string(), quantity: z.int() });

const figures = z.strictObject({
  available: z.record(z.string(), z.int()).meta({ description: 'Units by SKU' }),
  cost: money.optional(),
  carrier: z.string().optional(),
  service: z.string().optional(),
  transitDays: z.int().optional(),
  shipBy: instant.optional(),
  deliverBy: instant.optional(),
  distanceKm: z.number().optional(),
});

export const routingDecisionSchema = z
  .strictObject({
    id: z.string(),
    at: instant,
    rulesVersion: z.int(),
    outcome: z.enum(['assigned', 'split', 'none']),
    winner: z
      .array(
        z.strictObject({
          location: z.string(),
          lines: z.array(allocated).readonly(),
          rate: z.string(),
          carrier: z.string(),
          service: z.string(),
          cost: money,
          transitDays: z.int(),
          promise: z.strictObject({ shipBy: instant, deliverBy: instant }),
        }),
      )
      .readonly(),
    candidates: z
      .array(
        z.strictObject({
          location: z.string(),
          chosen: z.boolean(),
          figures,
          droppedBy: z.string().optional().meta({ description: 'The rule in which it lost' }),
          reason: z.string(),
        }),
      )
      .readonly(),
    short: z
      .array(
        z.strictObject({
          line: z.string(),
          sku: z.string(),
          requested: z.int(),
          available: z.int(),
          availableInTotal: z.int(),
        }),
      )
      .readonly()
      .optional(),
    cause: z.enum(['location', 'stock', 'rules']).optional(),
  })
  .meta({ id: 'RoutingDecision' });

export const financeSchema = z
  .strictObject({
    events: z.array(
      z.strictObject({
        at: instant,
        kind: z.string().meta({ example: 'paymentReceived' }),
        amount: money.meta({ description: 'Positive; the kind says which way it went' }),
        cause: z.strictObject({ type: z.string(), id: z.string() }),
      }),
    ),
    revenue: revenueSchema,
    margin: signedMoney.meta({ description: 'Received less given back, less fulfilment and fees' }),
    dates: z.strictObject({
      confirmed: instant.optional(),
      shipped: instant.optional().meta({ description: 'The last part that left so far' }),
      settled: instant.optional(),
    }),
  })
  .meta({ id: 'OrderFinance' });
