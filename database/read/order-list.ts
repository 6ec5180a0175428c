import { sql, type RawBuilder } from 'kysely';

import type { Money } from '../../domain/money/money';
import { ageOf } from '../../domain/order/age';
import type { OrderStatus } from '../../domain/order/order-lifecycle';
import type { FulfilmentStatus, PaymentStatus } from '../../domain/order/roll-up';
import type { Queryable } from '../connection';
import { allOf, when } from './conditions';
import { instantOf } from './instant';
import { customerJson } from './order-detail';
import type { OrderCustomer } from './order-view';

/** An order as lists show it. */
export interface OrderSummary {
  id: string;
  number: string;
  channel: string;
  externalId: string | null;
  placedAt: string;
  status: OrderStatus;
  paymentStatus: PaymentStatus;
  fulfilmentStatus: FulfilmentStatus;
  statusSince: string;
  ageInStatus: string;
  promise: { shipBy: string | null; deliverBy: string | null };
  customer: Omit<OrderCustomer, 'phone'>;
  /** Ordered, cancelled ones included. */
  units: number;
  total: Money;
  locations: string[];
  held: boolean;
  /** Kinds of the open ones. */
  exceptions: string[];
}

export interface OrderFilter {
  statuses?: readonly string[] | undefined;
  paymentStatuses?: readonly string[] | undefined;
  fulfilmentStatuses?: readonly string[] | undefined;
  channel?: string | undefined;
  /** Id, or e-mail address in any capitals. */
  customer?: string | undefined;
  /** Has a shipment there. */
  location?: string | undefined;
  /** Is promised to ship before this. */
  promiseBefore?: Date | undefined;
  /** Whether anything about it waits for a person. */
  exceptions?: 'none' | 'open' | undefined;
  /** Number, external id, e-mail address, tracking number, or beginnings of words of the customer's name. */
  q?: string | undefined;
}

/** Where the page before ended. */
export interface OrderPosition {
  placedAt: Date;
  id: string;
}

/** Orders by when they were placed, newest first. */
export async function listOrders(
  db: Queryable,
  filter: OrderFilter,
  page: { limit: number; after?: OrderPosition | undefined; now: Date },
): Promise<OrderSummary[]> {
  const { rows } = await sql<{ raw: OrderSummary }>`
    select ${summaryJson} as raw from orders o
    where ${allOf([
      when(filter.statuses, (value) => sql`o.status = any(${value})`),
      when(filter.paymentStatuses, (value) => sql`o.payment_status = any(${value})`),
      when(filter.fulfilmentStatuses, (value) => sql`o.fulfilment_status = any(${value})`),
      when(filter.channel, (value) => sql`o.channel = ${value}`),
      when(filter.customer, boughtBy),
      when(filter.location, shipsFrom),
      when(filter.promiseBefore, (value) => sql`o.promise_ship_by < ${value}`),
      when(filter.exceptions, (value) => (value === 'open' ? hasExceptions : sql`not ${hasExceptions}`)),
      when(filter.q, matches),
      when(page.after, ({ placedAt, id }) => sql`(o.placed_at, o.id) < (${placedAt}, ${id})`),
    ])}
    order by o.placed_at desc, o.id desc limit ${page.limit}`.execute(db);
  return rows.map((row) => toSummary(row.raw, page.now));
}

function boughtBy(customer: string): RawBuilder<unknown> {
  if (!customer.includes('@')) return sql`o.customer_id = ${customer}`;
  return sql`o.customer_id = (select c.id from customer c where c.email = ${customer.toLowerCase()})`;
}

function shipsFrom(location: string): RawBuilder<unknown> {
  return sql`exists (
    select from shipment s where s.order_id = o.id and s.location = ${location} and s.status <> 'cancelled')`;
}

const hasExceptions = sql`exists (select from exception e where e.order_id = o.id and e.status = 'open')`;

/** One index a way of asking, so that a telephone call need not wait for a walk through all orders. */
function matches(q: string): RawBuilder<unknown> {
  const number = q.toUpperCase();
  const words = q.includes('@') ? [] : (q.match(/[\p{L}\p{N}]+/gu) ?? []);
  const named = words.map((word) => `'${word}':*`).join(' & ');
  const ways = [
    sql`select id from orders where number in (${number}, ${`EK${number}`})`,
    sql`select id from orders where external_id = ${q}`,
    sql`select f.id from orders f join customer c on c.id = f.customer_id where c.email = ${q.toLowerCase()}`,
    sql`select order_id from shipment where tracking_number = ${q}`,
    ...(named === ''
      ? []
      : [
          sql`select id from orders where to_tsvector('simple', customer->>'name') @@ to_tsquery('simple', ${named})`,
        ]),
  ];
  return sql`o.id in (${sql.join(ways, sql` union `)})`;
}

const summaryJson = sql`json_build_object(
  'id', o.id, 'number', o.number, 'channel', o.channel, 'externalId', o.external_id, 'placedAt', o.placed_at,
  'status', o.status, 'paymentStatus', o.payment_status, 'fulfilmentStatus', o.fulfilment_status,
  'statusSince', o.status_since,
  'promise', json_build_object('shipBy', o.promise_ship_by, 'deliverBy', o.promise_deliver_by),
  'customer', ${customerJson},
  'units', (select sum(l.quantity) from order_line l where l.order_id = o.id),
  'total', json_build_object('amount', o.total_minor, 'currency', o.currency),
  'locations', (
    select coalesce(json_agg(distinct s.location), '[]') from shipment s
    where s.order_id = o.id and s.status <> 'cancelled'),
  'held', exists (select from order_hold h where h.order_id = o.id and h.released_at is null),
  'exceptions', (
    select coalesce(json_agg(distinct e.kind), '[]') from exception e where e.order_id = o.id and e.status = 'open'))`;

function toSummary(raw: OrderSummary, now: Date): OrderSummary {
  const { shipBy, deliverBy } = raw.promise;
  const { id, email, name, type } = raw.customer;
  return {
    ...raw,
    customer: { id, email, name, type },
    placedAt: instantOf(raw.placedAt),
    statusSince: instantOf(raw.statusSince),
    ageInStatus: ageOf(raw.statusSince, now.toISOString()),
    promise: { shipBy: shipBy && instantOf(shipBy), deliverBy: deliverBy && instantOf(deliverBy) },
  };
}
