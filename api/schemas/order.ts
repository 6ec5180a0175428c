import { z } from 'zod';

import type { OrderStatus } from '../../domain/order/order-lifecycle';
import type { NextActionKind } from '../../domain/order/next-action';
import type { FulfilmentStatus, PaymentState, PaymentStatus } from '../../domain/order/roll-up';
import { address } from './address';
import { instant, money, signedMoney } from './common';
import { exceptionSchema } from './exception';
import { notificationSchema } from './notification';
import { stepsSchema } from './order-steps';
import { shipmentSchema } from './shipment';

export const ORDER_STATUSES = [
  'placing',
  'refused',
  'pendingPayment',
  'paid',
  'processing',
  'partiallyFulfilled',
  'fulfilled',
  'shipped',
  'delivered',
  'cancelled',
  'refunded',
  'returned',
] as const satisfies readonly OrderStatus[];

export const PAYMENT_STATUSES = [
  'none',
  'pending',
  'authorised',
  'captured',
  'settled',
  'failed',
  'voided',
  'partiallyRefunded',
  'refunded',
  'terms',
] as const satisfies readonly PaymentStatus[];

export const FULFILMENT_STATUSES = [
  'unallocated',
  'held',
  'handedOff',
  'acknowledged',
  'partiallyShipped',
  'shipped',
  'delivered',
  'cancelled',
] as const satisfies readonly FulfilmentStatus[];

const PAYMENT_STATES = [
  'pending',
  'actionRequired',
  'authorised',
  'captured',
  'settled',
  'failed',
  'voided',
] as const satisfies readonly PaymentState[];

const NEXT_ACTIONS = [
  'reserveStock',
  'awaitPayment',
  'takePayment',
  'returnPayment',
  'review',
  'flagException',
  'handOff',
  'awaitAcknowledgement',
  'chaseNode',
  'ship',
  'awaitTracking',
  'notifyCustomer',
  'awaitDelivery',
  'startReturn',
  'measureRetention',
  'none',
] as const satisfies readonly NextActionKind[];

const units = z.int().min(0);

const line = z
  .strictObject({
    id: z.string(),
    sku: z.string(),
    channelSku: z.string().optional(),
    quantity: z.int(),
    unitPrice: money,
    discount: money,
    tax: money,
    reserved: units.meta({ description: 'Set aside for it and not expired' }),
    backordered: units,
    shipped: units,
    delivered: units,
    cancelled: units,
    returned: units,
    refunded: units,
    expectedAt: instant.optional(),
  })
  .meta({ id: 'OrderLine' });

const payment = z.strictObject({
  id: z.string(),
  method: z.enum(['card', 'terms', 'external']),
  status: z.enum(PAYMENT_STATES),
  amount: money,
  reference: z
    .string()
    .nullable()
    .meta({ description: "The processor's name for it; null until it answered" }),
  clientSecret: z.string().optional().meta({ description: 'While the customer has to act' }),
  at: instant,
  declineCode: z.string().optional(),
});

const agreement = z.strictObject({
  method: z.enum(['card', 'terms', 'external']),
  netDays: z.int().optional(),
  purchaseOrderNumber: z.string().optional(),
  reference: z.string().optional(),
});

const refund = z.strictObject({
  id: z.string(),
  payment: z.string(),
  amount: money,
  status: z.enum(['pending', 'completed', 'failed']),
  as: z.enum(['original', 'storeCredit']),
  reason: z.string(),
  at: instant,
  completedAt: instant.optional(),
});

const hold = z.strictObject({
  kind: z.enum(['highValue', 'addressMismatch', 'operator']),
  reason: z.string(),
  placedAt: instant,
  due: instant.optional(),
  releasedAt: instant.optional(),
  releasedBy: z.string().optional(),
  note: z.string().optional(),
});

export const customerSchema = z.strictObject({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  phone: z.string().optional(),
  type: z.enum(['consumer', 'business']),
});

/** `recognised`: settled less given back, and nothing before it has settled. */
export const revenueSchema = z.strictObject({ recognised: signedMoney, pending: money });

const effects = z.strictObject({
  revenue: revenueSchema,
  inventory: z.strictObject({ reserved: units, shipped: units }),
  retention: z.strictObject({
    firstOrder: z.boolean(),
    orders: units.meta({ description: 'Accepted ones among the latest 100 of this customer' }),
    lastDeliveredAt: instant.optional(),
  }),
});

const totals = z.strictObject({
  subtotal: money,
  discount: money,
  shipping: money,
  tax: money,
  total: money,
  paid: money.meta({ description: 'What was captured' }),
  refunded: money,
});

const axes = {
  status: z.enum(ORDER_STATUSES),
  paymentStatus: z.enum(PAYMENT_STATUSES),
  fulfilmentStatus: z.enum(FULFILMENT_STATUSES),
};

const standing = {
  id: z.string(),
  number: z.string(),
  channel: z.string(),
  externalId: z.string().nullable(),
  placedAt: instant,
  ...axes,
  statusSince: instant,
  ageInStatus: z.string().meta({ description: 'ISO 8601 duration', example: 'P1DT2H3M4S' }),
  promise: z.strictObject({ shipBy: instant.nullable(), deliverBy: instant.nullable() }),
};

/** Everything about one order: what happened, what comes next, what the customer hears, and what it means. */
export const orderSchema = z
  .strictObject({
    ...standing,
    steps: stepsSchema,
    holder: z.enum(['us', 'node', 'carrier', 'customer']).meta({ description: 'Who has the goods now' }),
    customer: customerSchema,
    billingAddress: address,
    shippingAddress: address,
    lines: z.array(line),
    shipments: z.array(shipmentSchema),
    payment: agreement.meta({ description: 'How it was agreed to pay' }),
    payments: z.array(payment),
    refunds: z.array(refund),
    invoices: z.array(z.never()),
    messages: z.array(notificationSchema),
    exceptions: z.array(exceptionSchema).meta({ description: 'Open and resolved ones' }),
    holds: z.array(hold).meta({ description: 'What keeps it from its node, or did' }),
    nextAction: z.strictObject({ kind: z.enum(NEXT_ACTIONS), due: instant.optional(), reason: z.string() }),
    nextMessage: z
      .strictObject({
        kind: z.string(),
        on: z.enum(['atOnce', 'stockReserved', 'paymentReceived', 'trackingIssued', 'delivered']),
      })
      .optional()
      .meta({ description: 'What the customer hears next, and what sets it off' }),
    effects,
    totals,
    refusal: z
      .strictObject({
        code: z.string(),
        lines: z.array(z.strictObject({ sku: z.string(), requested: z.int(), available: z.int() })),
      })
      .optional(),
    giftMessage: z.string().optional(),
    shipNotBefore: instant.optional(),
  })
  .meta({ id: 'Order' });

/** 202: on record and safe, its stock not decided yet. */
export const placingSchema = z
  .strictObject({ id: z.string(), status: z.literal('placing') })
  .meta({ id: 'OrderBeingPlaced' });

/** An order as lists show it. */
export const orderSummarySchema = z
  .strictObject({
    ...standing,
    customer: customerSchema.pick({ id: true, name: true, email: true, type: true }),
    units: z.int(),
    total: money,
    locations: z.array(z.string()).meta({ description: 'Where it ships from' }),
    held: z.boolean(),
    exceptions: z.array(z.string()).meta({ description: 'Kinds of those that are open' }),
  })
  .meta({ id: 'OrderSummary' });
