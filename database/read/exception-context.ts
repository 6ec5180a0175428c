import { sql } from 'kysely';

import type { MessageRecord } from '../../domain/order/communication';
import type { Queryable } from '../connection';
import { availabilityBySku, type Availability } from '../stock';
import type { ExceptionView } from './exception';
import { given, instantOf } from './instant';
import { customerJson } from './order-detail';
import type { OrderCustomer } from './order-view';

/** What stands around an exception, so that nobody has to search for it. Each member only where there is such a thing. */
export interface ExceptionSurroundings {
  order?: {
    id: string;
    number: string;
    channel: string;
    status: string;
    paymentStatus: string;
    fulfilmentStatus: string;
    placedAt: string;
    total: { amount: number; currency: string };
  };
  customer?: Omit<OrderCustomer, 'phone'> & { phone?: string };
  shipment?: { id: string; location: string; status: string; carrier?: string; trackingNumber?: string };
  /** What there is of the goods that the order has still to ship, by SKU and location. */
  stock?: Availability[];
  messages?: { id: string; kind: string; status: MessageRecord['status']; at: string }[];
}

/** The same exceptions, with what stands around them in their context. Two queries, however many they are. */
export async function withSurroundings(
  db: Queryable,
  exceptions: readonly ExceptionView[],
  now: Date,
): Promise<ExceptionView[]> {
  if (exceptions.length === 0) return [];
  const ids = exceptions.map((exception) => exception.id);
  const { rows } = await sql<{ id: string; raw: RawSurroundings }>`
    select e.id, ${surroundingsJson} as raw
    from exception e
    left join shipment s on e.subject_type = 'shipment' and s.id = e.subject_id
    left join orders o on o.id = coalesce(e.order_id, s.order_id)
    where e.id = any(${ids})`.execute(db);
  const found = new Map(rows.map((row) => [row.id, row.raw]));
  const skus = [...new Set(rows.flatMap((row) => row.raw.skus ?? []))];
  const stock = await availabilityBySku(db, skus, now);
  return exceptions.map((exception) => {
    const raw = found.get(exception.id);
    return raw === undefined
      ? exception
      : { ...exception, context: { ...exception.context, ...toSurroundings(raw, stock) } };
  });
}

const surroundingsJson = sql`json_build_object(
  'order', case when o.id is null then null else json_build_object(
    'id', o.id, 'number', o.number, 'channel', o.channel, 'status', o.status, 'paymentStatus', o.payment_status,
    'fulfilmentStatus', o.fulfilment_status, 'placedAt', o.placed_at,
    'total', json_build_object('amount', o.total_minor, 'currency', o.currency)) end,
  'customer', case when o.id is null then null else ${customerJson} end,
  'shipment', case when s.id is null then null else json_build_object(
    'id', s.id, 'location', s.location, 'status', s.status, 'carrier', s.carrier,
    'trackingNumber', s.tracking_number) end,
  'skus', case when e.subject_type = 'sku' then json_build_array(e.subject_id) else (
    select json_agg(distinct l.sku) from order_line l
    where l.order_id = o.id and l.shipped + l.cancelled < l.quantity) end,
  'messages', (
    select json_agg(json_build_object('id', n.id, 'kind', n.kind, 'status', n.status,
      'at', coalesce(n.sent_at, n.created_at)) order by n.id)
    from notification n where n.order_id = o.id))`;

interface RawSurroundings {
  order: ExceptionSurroundings['order'] | null;
  customer: (Omit<OrderCustomer, 'phone'> & { phone: string | null }) | null;
  shipment: {
    id: string;
    location: string;
    status: string;
    carrier: string | null;
    trackingNumber: string | null;
  } | null;
  skus: string[] | null;
  messages: ExceptionSurroundings['messages'] | null;
}

function toSurroundings(raw: RawSurroundings, stock: readonly Availability[]): ExceptionSurroundings {
  const { order, customer, shipment, skus, messages } = raw;
  const own = stock.filter(({ sku }) => skus?.includes(sku));
  return {
    ...given('order', order, (found) => ({ ...found, placedAt: instantOf(found.placedAt) })),
    ...given('customer', customer, ({ phone, ...rest }) => ({ ...rest, ...given('phone', phone) })),
    ...given('shipment', shipment, ({ carrier, trackingNumber, ...rest }) => ({
      ...rest,
      ...given('carrier', carrier),
      ...given('trackingNumber', trackingNumber),
    })),
    ...(own.length === 0 ? {} : { stock: own }),
    ...given('messages', messages, (list) =>
      list.map((message) => ({ ...message, at: instantOf(message.at) })),
    ),
  };
}
