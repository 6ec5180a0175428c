import { z } from 'zod';

import { ADJUSTMENT_REASONS, MOVE_REASONS } from '../../domain/inventory/reasons';
import { MOVABLE_BUCKETS } from '../../domain/inventory/buckets';
import { code, instant, note, quantity, whole } from './common';

const figures = {
  onHand: z.int().meta({ description: 'Every unit physically there' }),
  reserved: z.int(),
  held: z.int(),
  quarantined: z.int(),
  damaged: z.int(),
  buffer: z.int().meta({ description: 'Withheld from sale' }),
  available: z.int().meta({ description: 'onHand − reserved − held − quarantined − damaged − buffer' }),
  incoming: z.int(),
  backordered: z.int().meta({ description: 'Units that customers wait for, of the SKU as a whole' }),
};

export const inventorySchema = z
  .strictObject({
    sku: z.string(),
    ...figures,
    locations: z.array(z.strictObject({ location: z.string(), ...figures })),
  })
  .meta({ id: 'Inventory', description: 'Units' });

const end = z.enum(['available', 'reserved', 'held', 'quarantined', 'damaged', 'incoming', 'outside']);

export const movementSchema = z
  .strictObject({
    sequence: z.int(),
    at: instant,
    location: z.string(),
    kind: z.string(),
    from: end,
    to: end,
    quantity: z.int(),
    reason: z.string().optional(),
    note: z.string().optional(),
    cause: z.strictObject({ type: z.string(), id: z.string() }),
    actor: z.strictObject({ type: z.string(), id: z.string() }),
    balance: z.int().meta({ description: 'On hand at this location afterwards' }),
  })
  .meta({ id: 'StockMovement' });

export const adjustmentBody = z.strictObject({
  sku: code,
  location: code,
  quantity: whole(-1_000_000_000, 1_000_000_000)
    .refine((units) => units !== 0, 'must not be 0: an adjustment changes on hand')
    .meta({ description: 'Units more, or fewer if negative' }),
  reason: z.enum(ADJUSTMENT_REASONS),
  note: note.optional(),
});

const bucket = z.enum(MOVABLE_BUCKETS);

export const moveBody = z
  .strictObject({
    sku: code,
    location: code,
    quantity,
    from: bucket,
    to: bucket,
    reason: z.enum(MOVE_REASONS),
    note: note.optional(),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'must be another bucket than from' });

/** What a change by hand is answered with: its id, and the counts afterwards. */
export const stockChangeSchema = z
  .strictObject({
    id: z.string(),
    sku: z.string(),
    location: z.string(),
    onHand: z.int(),
    available: z.int(),
  })
  .meta({ id: 'StockChange' });
