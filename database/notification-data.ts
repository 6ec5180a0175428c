import { sql } from 'kysely';

import type { Money } from '../domain/money/money';
import type {
  MessageLine,
  NotificationData,
  NotificationKind,
  ParcelMessage,
} from '../domain/notification/kinds';
import type { Queryable } from './connection';

/** A stored message with what its moment knew. */
export interface StoredNotification {
  id: string;
  orderId: string;
  kind: NotificationKind;
  /** Set down when it was queued: the shipment, a delay's length, a decline. */
  data: Record<string, unknown>;
}

interface OrderRow {
  shop: string;
  customerName: string;
  orderNumber: string;
  currency: string;
  total: number;
  deliverBy: string | null;
  status: string;
  attempts: number;
  paymentAttempts: number;
  refund: number;
  deliveredOn: string | null;
  lines: (MessageLine & { cancelled: number; delivered: number })[];
}

interface ShipmentRow {
  carrier: string | null;
  trackingNumber: string | null;
  deliverBy: string;
  lines: MessageLine[];
  partial: boolean;
}

/** Everything a message is rendered from, as it is on record when it is sent. */
export async function readNotificationData(
  db: Queryable,
  message: StoredNotification,
): Promise<NotificationData[NotificationKind]> {
  const order = await readOrder(db, message.orderId);
  const head = { shop: order.shop, customerName: order.customerName, orderNumber: order.orderNumber };
  const total: Money = { amount: order.total, currency: order.currency };
  const lines = order.lines.map(({ title, quantity }) => ({ title, quantity }));
  const own = message.data as { [key: string]: string | number | null | undefined };
  switch (message.kind) {
    case 'orderConfirmation':
      return { ...head, lines, total, deliverBy: order.deliverBy };
    case 'paymentIssue': {
      const lastAttempt = order.attempts >= order.paymentAttempts;
      return {
        ...head,
        status: own['status'] === 'actionRequired' ? 'actionRequired' : 'failed',
        declineCode: textOf(own['declineCode']),
        total,
        lastAttempt,
      };
    }
    case 'shippingConfirmation': {
      const parcel = await readParcel(db, message);
      return {
        ...head,
        ...parcelOf(parcel),
        lines: parcel.lines,
        deliverBy: parcel.deliverBy,
        partial: parcel.partial,
      };
    }
    case 'delayNotice': {
      const parcel = await readParcel(db, message);
      const businessDays = typeof own['businessDays'] === 'number' ? own['businessDays'] : null;
      return { ...head, ...parcelOf(parcel), businessDays, reason: textOf(own['reason']), expectedBy: null };
    }
    case 'deliveryException': {
      const status = own['status'] as NotificationData['deliveryException']['status'];
      return { ...head, ...parcelOf(await readParcel(db, message)), status, detail: textOf(own['detail']) };
    }
    case 'deliveryUpdate':
      return {
        ...head,
        lines: order.lines
          .filter((line) => line.delivered > 0)
          .map(({ title, delivered }) => ({ title, quantity: delivered })),
        deliveredOn: order.deliveredOn,
      };
    case 'cancellation': {
      const refund: Money | null =
        order.refund === 0 ? null : { amount: order.refund, currency: order.currency };
      const gone = order.lines
        .filter((line) => line.cancelled > 0)
        .map(({ title, cancelled }) => ({ title, quantity: cancelled }));
      return {
        ...head,
        lines: gone,
        whole: order.status === 'cancelled',
        reason: textOf(own['reason']),
        refund,
      };
    }
  }
}

async function readOrder(db: Queryable, orderId: string): Promise<OrderRow> {
  const { rows } = await sql<OrderRow>`
    select coalesce(c.settings->>'name', c.code) as shop, o.customer->>'name' as customer_name,
      o.number as order_number, o.currency, o.total_minor as total, o.status,
      (o.promise_deliver_by at time zone coalesce(v.settings->'businessCalendar'->>'timeZone', 'UTC'))::date::text as deliver_by,
      (select count(*)::int from payment p where p.order_id = o.id) as attempts,
      coalesce((v.settings->>'paymentAttempts')::int, 3) as payment_attempts,
      (select coalesce(sum(f.amount_minor), 0) from refund f where f.order_id = o.id and f.status <> 'failed') as refund,
      (select max(s.delivered_at)::date::text from shipment s where s.order_id = o.id) as delivered_on,
      (select jsonb_agg(jsonb_build_object('title', s.title, 'quantity', l.quantity, 'cancelled', l.cancelled,
          'delivered', l.delivered) order by l.position)
        from order_line l join sku s on s.sku = l.sku where l.order_id = o.id) as lines
    from orders o join channel c on c.code = o.channel join policy_version v on v.version = o.policy_version
    where o.id = ${orderId}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error(`Order ${orderId} is not on record`);
  return row;
}

async function readParcel(db: Queryable, message: StoredNotification): Promise<ShipmentRow> {
  const { rows } = await sql<ShipmentRow>`
    select s.carrier, s.tracking_number,
      (s.deliver_by at time zone coalesce(v.settings->'businessCalendar'->>'timeZone', 'UTC'))::date::text as deliver_by,
      (select jsonb_agg(jsonb_build_object('title', k.title, 'quantity', sl.quantity) order by sl.line_id)
        from shipment_line sl join sku k on k.sku = sl.sku where sl.shipment_id = s.id) as lines,
      exists (select 1 from order_line l where l.order_id = s.order_id and l.shipped + l.cancelled < l.quantity) as partial
    from shipment s join orders o on o.id = s.order_id join policy_version v on v.version = o.policy_version
    where s.id = ${textOf(message.data['shipment']) ?? ''} and s.order_id = ${message.orderId}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error(`Notification ${message.id} names a shipment that is not on record`);
  return row;
}

function parcelOf(parcel: ShipmentRow): Pick<ParcelMessage, 'carrier' | 'trackingNumber' | 'trackingUrl'> {
  return { carrier: parcel.carrier, trackingNumber: parcel.trackingNumber, trackingUrl: null };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
