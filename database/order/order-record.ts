import { sql } from 'kysely';

import type { OrderRecord } from '../../domain/order/order-record';
import type { Queryable, Tx } from '../connection';

/**
 * Takes the order's row for this transaction: facts and intents about one order happen one after the other.
 * False if there is no such order. Lock it before anything else (then stock rows, in their order).
 */
export async function lockOrder(tx: Tx, orderId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('orders')
    .select('id')
    .where('id', '=', orderId)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** Locks the order and reads all that is on record about it. */
export async function lockOrderRecord(tx: Tx, orderId: string, now: Date): Promise<OrderRecord | undefined> {
  // Two statements on purpose: the second sees what the holder of the lock before us has committed.
  return (await lockOrder(tx, orderId)) ? readOrderRecord(tx, orderId, now) : undefined;
}

/** One round trip for everything the rules look at. `now` decides which reservations still count. */
export async function readOrderRecord(
  db: Queryable,
  orderId: string,
  now: Date,
): Promise<OrderRecord | undefined> {
  const { rows } = await sql<{ record: RawRecord }>`
    select jsonb_build_object(
      'id', o.id, 'number', o.number, 'channel', o.channel, 'customerId', o.customer_id,
      'status', o.status, 'paymentStatus', o.payment_status, 'fulfilmentStatus', o.fulfilment_status,
      'factsVersion', o.facts_version, 'policyVersion', o.policy_version,
      'placedAt', o.placed_at, 'decidedAt', o.decided_at, 'paidAt', o.paid_at,
      'holdExpiresAt', o.hold_expires_at, 'shipNotBefore', o.ship_not_before,
      'isRefused', o.refusal is not null, 'abandoned', o.status = 'cancelled',
      'method', o.payment_method, 'currency', o.currency, 'totalMinor', o.due_minor,
      'reservedUnits', (
        select coalesce(sum(r.quantity - r.consumed - r.released), 0) from reservation r
        where r.order_id = o.id and (r.expires_at is null or r.expires_at > ${now})),
      'lines', (
        select jsonb_agg(jsonb_build_object('id', l.id, 'sku', l.sku, 'quantity', l.quantity, 'shipped', l.shipped,
          'delivered', l.delivered, 'cancelled', l.cancelled) order by l.position)
        from order_line l where l.order_id = o.id),
      'shipments', (
        select jsonb_agg(${shipmentJson} order by s.id) from shipment s where s.order_id = o.id),
      'payments', (
        select jsonb_agg(jsonb_build_object('id', p.id, 'attempt', p.attempt, 'method', p.method,
          'provider', p.provider, 'status', p.status, 'asked', p.provider_id is not null, 'amountMinor', p.amount_minor,
          'capturedMinor', p.captured_minor, 'refundedMinor', p.refunded_minor, 'declineCode', p.decline_code)
          order by p.attempt)
        from payment p where p.order_id = o.id),
      'refunds', (
        select jsonb_agg(jsonb_build_object('id', f.id, 'paymentId', f.payment_id, 'amountMinor', f.amount_minor,
          'status', f.status) order by f.id)
        from refund f where f.order_id = o.id),
      'holds', (
        select jsonb_agg(jsonb_build_object('kind', h.kind, 'placedAt', h.placed_at, 'dueAt', h.due_at)
          order by h.placed_at)
        from order_hold h where h.order_id = o.id and h.released_at is null),
      'exceptions', (
        select jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'subjectType', e.subject_type,
          'subjectId', e.subject_id, 'cause', e.cause,
          'nextEscalationAt', greatest(e.next_escalation_at, e.snoozed_until)) order by e.id)
        from exception e where e.order_id = o.id and e.status = 'open')
    ) as record
    from orders o where o.id = ${orderId}`.execute(db);
  const raw = rows[0]?.record;
  return raw === undefined ? undefined : complete(raw);
}

const shipmentJson = sql`jsonb_build_object(
  'id', s.id, 'location', s.location, 'status', s.status, 'carrier', s.carrier, 'trackingNumber', s.tracking_number,
  'trackerId', s.tracker_id, 'costMinor', s.cost_minor, 'shipBy', s.ship_by, 'deliverBy', s.deliver_by,
  'shippedAt', s.shipped_at, 'recallRequestedAt', s.recall_requested_at, 'lastEventAt', s.tracking_last_event_at,
  'polledAt', s.tracking_polled_at, 'polls', s.tracking_polls,
  'lines', (
    select jsonb_agg(jsonb_build_object('line', sl.line_id, 'quantity', sl.quantity) order by sl.line_id)
    from shipment_line sl where sl.shipment_id = s.id),
  'handoff', (
    select jsonb_build_object('id', h.id, 'state', h.state, 'format', h.format, 'attempts', h.attempts,
      'dueAt', h.due_at, 'lastError', h.last_error)
    from handoff h where h.shipment_id = s.id order by h.id desc limit 1),
  'milestones', (
    select jsonb_agg(jsonb_build_object('status', m.status, 'occurredAt', m.occurred_at, 'detail', m.detail,
      'delay', m.delay) order by m.occurred_at, m.id)
    from milestone m where m.shipment_id = s.id))`;

type Nullable<T, K extends keyof T> = Omit<T, K> & { [P in K]: T[P] | null };
type RawShipment = Nullable<OrderRecord['shipments'][number], 'lines' | 'milestones'>;
type RawRecord = Nullable<
  Omit<OrderRecord, 'shipments'>,
  'lines' | 'payments' | 'refunds' | 'holds' | 'exceptions'
> & { shipments: RawShipment[] | null };

/** jsonb_agg of no rows is null; the rules want empty lists. */
function complete(raw: RawRecord): OrderRecord {
  return {
    ...raw,
    lines: raw.lines ?? [],
    shipments: (raw.shipments ?? []).map((shipment) => ({
      ...shipment,
      lines: shipment.lines ?? [],
      milestones: shipment.milestones ?? [],
    })),
    payments: raw.payments ?? [],
    refunds: raw.refunds ?? [],
    holds: raw.holds ?? [],
    exceptions: raw.exceptions ?? [],
  };
}
