import { z } from 'zod';

import type { HandoffRecord } from '../../domain/order/order-record';
import type { ShipmentStatus } from '../../domain/order/roll-up';
import type { TrackingStatus } from '../../domain/tracking/tracking-fact';
import { address } from './address';
import { code, instant, money, note, quantity, text, whole } from './common';

export const SHIPMENT_STATUSES = [
  'planned',
  'sent',
  'acknowledged',
  'overdue',
  'rejected',
  'packed',
  'shipped',
  'inTransit',
  'outForDelivery',
  'delivered',
  'returnToSender',
  'lost',
  'cancelled',
] as const satisfies readonly ShipmentStatus[];

export const HANDOFF_STATES = [
  'pending',
  'sent',
  'acknowledged',
  'overdue',
  'rejected',
  'recalled',
  'cancelled',
] as const satisfies readonly HandoffRecord['state'][];

export const TRACKING_STATUSES = [
  'labelCreated',
  'accepted',
  'inTransit',
  'outForDelivery',
  'deliveryAttempted',
  'delayed',
  'exception',
  'delivered',
  'returnToSender',
  'lost',
] as const satisfies readonly TrackingStatus[];

const lineQuantity = z.strictObject({ line: z.string(), quantity: z.int() });

const dimensions = z.strictObject({
  length: whole(1, 100_000),
  width: whole(1, 100_000),
  height: whole(1, 100_000),
});

const parcel = z.strictObject({
  id: z.string(),
  lines: z.array(lineQuantity),
  weightGrams: z.int().optional(),
  dimensionsMm: dimensions.optional(),
  trackingNumber: z.string().optional(),
});

const milestone = z.strictObject({
  status: z.string().meta({ description: `${TRACKING_STATUSES.join(', ')}, or unrecognised` }),
  at: instant,
  detail: z.string().optional(),
  delay: z.strictObject({ businessDays: z.int().optional(), reason: z.string() }).optional(),
});

/** A shipment, wherever one is shown. Partners see no cost. */
export const shipmentSchema = z
  .strictObject({
    id: z.string(),
    order: z.string(),
    location: z.string(),
    status: z.enum(SHIPMENT_STATUSES),
    handoff: z.strictObject({
      format: z.string(),
      state: z.enum(HANDOFF_STATES),
      sentAt: instant.optional(),
      dueAt: instant.optional().meta({ description: 'When it is overdue for confirmation' }),
      acknowledgedAt: instant.optional(),
      attempts: z.int(),
      lastError: z.string().optional(),
    }),
    lines: z.array(z.strictObject({ line: z.string(), sku: z.string(), quantity: z.int() })),
    parcels: z.array(parcel),
    carrier: z.string().optional(),
    service: z.string().optional(),
    trackingNumber: z.string().optional(),
    cost: money.optional(),
    promise: z.strictObject({ shipBy: instant, deliverBy: instant }),
    shippedAt: instant.optional(),
    deliveredAt: instant.optional(),
    delivery: z
      .strictObject({ onTime: z.boolean(), lateBy: z.string().optional() })
      .optional()
      .meta({ description: 'Delivered against promised' }),
    milestones: z.array(milestone).meta({ description: 'What the carrier reported, oldest first' }),
  })
  .meta({ id: 'Shipment' });

/** One shipment, with what its node needs to pack and send it. */
export const shipmentDetailSchema = shipmentSchema
  .extend({
    number: z.string().meta({ description: 'Of the order, as its customer knows it' }),
    shipTo: address,
    instructions: z.strictObject({
      label: z.string().optional(),
      prep: z.string().optional(),
      packaging: z.unknown().optional(),
      giftMessage: z.string().optional(),
    }),
    goods: z.array(
      z.strictObject({
        line: z.string(),
        sku: z.string(),
        title: z.string(),
        barcode: z.string().optional(),
        quantity: z.int(),
      }),
    ),
  })
  .meta({ id: 'ShipmentDetail' });

/** A hand-off as the list shows it. */
export const handoffSchema = z
  .strictObject({
    shipment: z.string(),
    order: z.string(),
    location: z.string(),
    format: z.string(),
    state: z.enum(HANDOFF_STATES),
    sentAt: instant.optional(),
    dueAt: instant.optional(),
    attempts: z.int(),
    lastError: z.string().optional(),
  })
  .meta({ id: 'Handoff' });

const MOST_LINES = 1000;
const MOST_PARCELS = 500;

/** Units of lines, each line once: twice would be counted twice. */
const partOfShipment = z
  .array(z.strictObject({ line: code, quantity }))
  .min(1, 'must name at least one line; leave it out for the whole shipment')
  .max(MOST_LINES, `may name ${MOST_LINES} lines at most`)
  .refine(
    (lines) => new Set(lines.map(({ line }) => line)).size === lines.length,
    'must name each line once',
  );

export const rejectBody = z.strictObject({
  // Open: a reason we have no word for is no reason to lose a rejection.
  reason: text(100).meta({
    description: 'notInStock, damaged, capacity, cannotShipInTime, addressNotServed, or a word of your own',
    example: 'notInStock',
  }),
  lines: partOfShipment.optional().meta({ description: 'The units that are missing or damaged' }),
  note: note.optional(),
});

const trackingNumber = z
  .string()
  .trim()
  .regex(/^[\x20-\x7e]{1,100}$/, 'must have 1 to 100 printable ASCII characters');

export const packBody = z.strictObject({
  parcels: z
    .array(
      z.strictObject({
        lines: partOfShipment,
        weightGrams: whole(0, 100_000_000).optional(),
        dimensionsMm: dimensions.optional(),
        trackingNumber: trackingNumber.optional(),
      }),
    )
    .min(1, 'must have at least one parcel')
    .max(MOST_PARCELS, `may have ${MOST_PARCELS} parcels at most`),
});

export const shipBody = z.strictObject({
  carrier: text(100),
  service: text(100).optional(),
  trackingNumber: trackingNumber
    .optional()
    .meta({ description: 'May follow by the same call, until then the order is `fulfilled`, not `shipped`' }),
  cost: money.optional().meta({ description: 'What the carrier charges; may follow by the same call' }),
  lines: partOfShipment
    .optional()
    .meta({ description: 'What has left, where it is not all: the rest becomes a shipment of its own' }),
  shippedAt: instant.optional(),
});

export const trackingBody = z.strictObject({
  carrier: text(100),
  trackingNumber,
  status: z.enum(TRACKING_STATUSES),
  occurredAt: instant,
  detail: text(500).optional(),
  delay: z
    .strictObject({ businessDays: whole(0, 365).optional(), reason: text(200) })
    .optional()
    .meta({ description: 'How much later, as far as the carrier says, and why' }),
});
