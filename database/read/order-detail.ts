import { sql } from 'kysely';

import type { Address } from '../../domain/address';
import type { Totals } from '../../domain/order/order-totals';
import type { Queryable } from '../connection';
import { exceptionJson, type RawException } from './exception';
import { notificationJson, type RawNotification } from './notification';
import type {
  AgreedPayment,
  HoldView,
  OrderCustomer,
  OrderLineView,
  PaymentView,
  RefundView,
  Shortage,
} from './order-view';
import { shipmentJson, type RawShipment } from './shipment';

/** How many of a customer's orders are looked at, the newest of them. */
const MOST_LOOKED_AT = 100;

/** Everything of an order that is shown and that the rules do not need, in one round trip; undefined if there is none. */
export async function readOrderDetail(
  db: Queryable,
  orderId: string,
  now: Date,
): Promise<OrderDetail | undefined> {
  const { rows } = await sql<{ detail: OrderDetail }>`
    select json_build_object(
      'factsVersion', o.facts_version, 'externalId', o.external_id, 'statusSince', o.status_since,
      'promiseShipBy', o.promise_ship_by, 'promiseDeliverBy', o.promise_deliver_by,
      'customer', ${customerJson},
      'billingAddress', o.billing_address, 'shippingAddress', o.shipping_address,
      'paymentTerms', o.payment_terms, 'totals', o.totals, 'refusal', o.refusal, 'giftMessage', o.gift_message,
      'lines', (select json_agg(${lineJson(now)} order by l.position) from order_line l where l.order_id = o.id),
      'shipments', (
        select json_agg(${shipmentJson} order by s.id)
        from shipment s join location loc on loc.code = s.location where s.order_id = o.id),
      'payments', (select json_agg(${paymentJson} order by p.attempt) from payment p where p.order_id = o.id),
      'refunds', (select json_agg(${refundJson} order by f.id) from refund f where f.order_id = o.id),
      'messages', (select json_agg(${notificationJson} order by n.id) from notification n where n.order_id = o.id),
      'exceptions', (select json_agg(${exceptionJson} order by e.id) from exception e where e.order_id = o.id),
      'holds', (select json_agg(${holdJson} order by h.placed_at) from order_hold h where h.order_id = o.id),
      'retention', ${retentionJson}
    ) as detail
    from orders o where o.id = ${orderId}`.execute(db);
  return rows[0]?.detail;
}

/** A customer as the order knows them; a row of `orders` is `o`. */
export const customerJson = sql`json_build_object(
  'id', o.customer_id, 'email', o.customer->>'email', 'name', o.customer->>'name', 'phone', o.customer->>'phone',
  'type', o.customer->>'type')`;

function lineJson(now: Date) {
  return sql`json_build_object(
    'id', l.id, 'sku', l.sku, 'channelSku', l.channel_sku, 'quantity', l.quantity, 'unitPriceMinor', l.unit_price_minor,
    'discountMinor', l.discount_minor, 'taxMinor', l.tax_minor, 'backordered', l.backordered, 'shipped', l.shipped,
    'delivered', l.delivered, 'cancelled', l.cancelled, 'returned', l.returned, 'refunded', l.refunded,
    'expectedAt', l.expected_at,
    'reserved', (
      select coalesce(sum(r.quantity - r.consumed - r.released), 0) from reservation r
      where r.order_id = l.order_id and r.line_id = l.id and (r.expires_at is null or r.expires_at > ${now})))`;
}

const paymentJson = sql`json_build_object(
  'id', p.id, 'method', p.method, 'status', p.status, 'amountMinor', p.amount_minor, 'currency', p.currency,
  'reference', p.provider_id, 'clientSecret', p.client_secret, 'declineCode', p.decline_code,
  'capturedMinor', p.captured_minor, 'settledMinor', p.settled_minor, 'refundedMinor', p.refunded_minor,
  'at', greatest(p.created_at, p.authorised_at, p.captured_at, p.settled_at, p.failed_at))`;

const refundJson = sql`json_build_object(
  'id', f.id, 'payment', f.payment_id, 'amountMinor', f.amount_minor, 'currency', f.currency, 'status', f.status,
  'as', f.as_kind, 'reason', f.reason, 'at', f.created_at, 'completedAt', f.completed_at)`;

const holdJson = sql`json_build_object(
  'kind', h.kind, 'reason', h.reason, 'placedAt', h.placed_at, 'dueAt', h.due_at, 'releasedAt', h.released_at,
  'releasedBy', h.released_by, 'note', h.note)`;

// Limited inside, on the index alone: a marketplace can be one customer with every order there is, and the planner,
// which reckons with the average customer, would read and sort all of them.
const recent = sql`(
  select c.id from orders c where c.customer_id = o.customer_id order by c.id desc limit ${MOST_LOOKED_AT}) recent`;

const retentionJson = sql`json_build_object(
  'orders', (
    select count(*) from ${recent} join orders c on c.id = recent.id where c.refusal is null),
  'firstOrder', not exists (
    select from orders c where c.customer_id = o.customer_id and c.refusal is null and c.id < o.id),
  'lastDeliveredAt', (
    select max(s.delivered_at) from ${recent} join shipment s on s.order_id = recent.id))`;

type Raw<T> = { [K in keyof T]-?: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K] };

/** As PostgreSQL makes it: `null` for what is absent and for lists without members, instants with an offset. */
export interface OrderDetail {
  factsVersion: number;
  externalId: string | null;
  statusSince: string;
  promiseShipBy: string | null;
  promiseDeliverBy: string | null;
  customer: Raw<OrderCustomer>;
  billingAddress: Address;
  shippingAddress: Address;
  paymentTerms: Partial<Omit<AgreedPayment, 'method'>>;
  totals: Totals;
  refusal: { code: string; lines: Shortage[] } | null;
  giftMessage: string | null;
  lines: RawLine[] | null;
  shipments: RawShipment[] | null;
  payments: RawPayment[] | null;
  refunds: RawRefund[] | null;
  messages: RawNotification[] | null;
  exceptions: RawException[] | null;
  holds: RawHold[] | null;
  retention: { orders: number; firstOrder: boolean; lastDeliveredAt: string | null };
}

export interface RawLine extends Raw<Omit<OrderLineView, 'unitPrice' | 'discount' | 'tax'>> {
  unitPriceMinor: number;
  discountMinor: number;
  taxMinor: number;
}

export interface RawPayment extends Raw<Omit<PaymentView, 'amount'>> {
  amountMinor: number;
  currency: string;
  capturedMinor: number;
  settledMinor: number;
  refundedMinor: number;
}

export interface RawRefund extends Raw<Omit<RefundView, 'amount'>> {
  amountMinor: number;
  currency: string;
}

export interface RawHold extends Raw<Omit<HoldView, 'due'>> {
  dueAt: string | null;
}
