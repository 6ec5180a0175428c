import { sql } from 'kysely';

import type { Actor } from '../../domain/actor';
import type { Address } from '../../domain/address';
import type { Money } from '../../domain/money/money';
import type { Totals } from '../../domain/order/order-totals';
import { newId } from '../../platform/ids';
import type { Tx } from '../connection';
import { addJob } from '../outbox';
import { recordTimeline } from '../timeline';

export interface NewOrder {
  id: string;
  channel: string;
  externalId: string | null;
  placedAt: Date;
  currency: string;
  customer: { email: string; name: string; phone?: string | undefined; type: 'consumer' | 'business' };
  billingAddress: Address;
  shippingAddress: Address;
  lines: readonly NewOrderLine[];
  discount: Money | null;
  shipping: Money | null;
  totals: Totals;
  taxInclusive: boolean;
  payment: NewPayment;
  giftMessage: string | null;
  shipNotBefore: Date | null;
  policyVersion: number;
}

export interface NewOrderLine {
  id: string;
  sku: string;
  channelSku: string | null;
  quantity: number;
  unitPriceMinor: number;
  discountMinor: number;
  taxMinor: number;
}

export type NewPayment =
  | { method: 'card'; provider: string; token: string }
  | { method: 'terms'; netDays: number; purchaseOrderNumber: string }
  | { method: 'external'; reference: string };

/** How long the direct start has before the outbox starts the order's process instead. */
const START_GRACE_MS = 10_000;

/**
 * Puts an order on record, with its payment and the job that will start its process should the direct start not
 * succeed: from here on it cannot be lost. `existing`: the channel's own id is on record already.
 */
export async function placeOrder(
  tx: Tx,
  order: NewOrder,
  at: { now: Date; actor: Actor },
): Promise<{ id: string; existing: boolean }> {
  const customerId = await customerOf(tx, order.customer, at.now);
  const inserted = await insertOrder(tx, order, customerId, at.now);
  if (inserted === undefined) return { id: await idByExternal(tx, order), existing: true };
  await tx
    .insertInto('orderLine')
    .values(order.lines.map((line, position) => ({ ...line, orderId: order.id, position: position + 1 })))
    .execute();
  if (order.payment.method === 'card') await insertCardPayment(tx, order, order.payment, at.now);
  await addJob(
    tx,
    'startOrder',
    { orderId: order.id },
    { key: `start:${order.id}`, runAt: new Date(at.now.getTime() + START_GRACE_MS) },
  );
  await recordTimeline(tx, [
    {
      entity: { type: 'order', id: order.id },
      at: at.now,
      ...at,
      kind: 'orderPlaced',
      summary: `Order ${inserted} placed through ${order.channel}`,
      data: { channel: order.channel, externalId: order.externalId, total: order.totals.total },
    },
  ]);
  return { id: order.id, existing: false };
}

async function insertOrder(
  tx: Tx,
  order: NewOrder,
  customerId: string,
  now: Date,
): Promise<string | undefined> {
  const row = await tx
    .insertInto('orders')
    .values({
      id: order.id,
      number: sql<string>`'EK' || nextval('order_number')`,
      channel: order.channel,
      externalId: order.externalId,
      placedAt: order.placedAt,
      receivedAt: now,
      customerId,
      customer: JSON.stringify(order.customer),
      billingAddress: JSON.stringify(order.billingAddress),
      shippingAddress: JSON.stringify(order.shippingAddress),
      currency: order.currency,
      discountMinor: order.discount?.amount ?? 0,
      shippingMinor: order.shipping?.amount ?? 0,
      totals: JSON.stringify(order.totals),
      totalMinor: order.totals.total.amount,
      dueMinor: order.totals.total.amount,
      taxInclusive: order.taxInclusive,
      paymentMethod: order.payment.method,
      paymentTerms: JSON.stringify(termsOf(order.payment)),
      giftMessage: order.giftMessage,
      shipNotBefore: order.shipNotBefore,
      status: 'placing',
      paymentStatus: order.payment.method === 'terms' ? 'terms' : 'pending',
      fulfilmentStatus: 'unallocated',
      statusSince: now,
      policyVersion: order.policyVersion,
    })
    .onConflict((conflict) =>
      conflict.columns(['channel', 'externalId']).where('externalId', 'is not', null).doNothing(),
    )
    .returning('number')
    .executeTakeFirst();
  return row?.number;
}

/** What of the payment may be shown to whoever reads the order; a card's token is not. */
function termsOf(payment: NewPayment): Record<string, unknown> {
  return payment.method === 'card' ? {} : { ...payment };
}

async function idByExternal(tx: Tx, order: NewOrder): Promise<string> {
  const row = await tx
    .selectFrom('orders')
    .select('id')
    .where('channel', '=', order.channel)
    .where('externalId', '=', order.externalId)
    .executeTakeFirstOrThrow();
  return row.id;
}

/** One customer an address, whatever its capitals; the first name and kind we heard stay until someone edits them. */
async function customerOf(tx: Tx, customer: NewOrder['customer'], now: Date): Promise<string> {
  const email = customer.email.toLowerCase();
  const found = await tx.selectFrom('customer').select('id').where('email', '=', email).executeTakeFirst();
  if (found !== undefined) return found.id;
  const { name, phone = null, type } = customer;
  await tx
    .insertInto('customer')
    .values({ id: newId('cus'), email, name, phone, type, createdAt: now })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .execute();
  // Whoever was faster is the one on record.
  const row = await tx
    .selectFrom('customer')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  return row.id;
}

async function insertCardPayment(
  tx: Tx,
  order: NewOrder,
  payment: { provider: string; token: string },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('payment')
    .values({
      id: newId('pay'),
      orderId: order.id,
      attempt: 1,
      method: 'card',
      provider: payment.provider,
      status: 'pending',
      amountMinor: order.totals.total.amount,
      currency: order.currency,
      token: payment.token,
      createdAt: now,
    })
    .execute();
}
