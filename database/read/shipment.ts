import { sql } from 'kysely';

import type { Address } from '../../domain/address';
import type { Money } from '../../domain/money/money';
import { ageOf } from '../../domain/order/age';
import type { HandoffRecord } from '../../domain/order/order-record';
import type { ShipmentStatus } from '../../domain/order/roll-up';
import type { Queryable } from '../connection';
import { toAddress } from './address';
import { allOf, when } from './conditions';
import { given, instantOf } from './instant';

/** A shipment as it is shown. Instants are ISO 8601 in UTC. */
export interface ShipmentView {
  id: string;
  order: string;
  location: string;
  status: ShipmentStatus;
  /** Before the node was asked: its format, `pending`, no attempts. */
  handoff: {
    format: string;
    state: HandoffRecord['state'];
    sentAt?: string;
    dueAt?: string;
    acknowledgedAt?: string;
    attempts: number;
    lastError?: string;
  };
  lines: { line: string; sku: string; quantity: number }[];
  parcels: ParcelView[];
  carrier?: string;
  service?: string;
  trackingNumber?: string;
  cost?: Money;
  promise: { shipBy: string; deliverBy: string };
  shippedAt?: string;
  deliveredAt?: string;
  /** Delivered against promised, once it is delivered; `lateBy` is an ISO 8601 duration. */
  delivery?: { onTime: boolean; lateBy?: string };
  milestones: {
    status: string;
    at: string;
    detail?: string;
    delay?: { businessDays?: number; reason: string };
  }[];
}

export interface ParcelView {
  id: string;
  lines: { line: string; quantity: number }[];
  weightGrams?: number;
  dimensionsMm?: { length: number; width: number; height: number };
  trackingNumber?: string;
}

/** One shipment with what its node needs to pack and send it. */
export interface ShipmentDetail extends ShipmentView {
  number: string;
  shipTo: Address;
  instructions: { label?: string; prep?: string; packaging?: unknown; giftMessage?: string };
  goods: { line: string; sku: string; title: string; barcode?: string; quantity: number }[];
}

export interface ShipmentFilter {
  statuses?: readonly string[] | undefined;
  location?: string | undefined;
  order?: string | undefined;
}

/** One shipment; undefined if there is none. */
export async function readShipment(db: Queryable, id: string): Promise<ShipmentDetail | undefined> {
  const { rows } = await sql<{ raw: RawShipment; work: RawWork }>`
    select ${shipmentJson} as raw, json_build_object('number', o.number, 'shipTo', o.shipping_address,
      'label', c.label, 'prep', c.prep, 'packaging', loc.packaging, 'giftMessage', o.gift_message, 'goods', (
        select json_agg(json_build_object('line', sl.line_id, 'sku', sl.sku, 'title', k.title, 'barcode', k.barcode,
          'quantity', sl.quantity) order by sl.line_id)
        from shipment_line sl join sku k on k.sku = sl.sku where sl.shipment_id = s.id)) as work
    from shipment s
    join orders o on o.id = s.order_id
    join channel c on c.code = o.channel
    join location loc on loc.code = s.location
    where s.id = ${id}`.execute(db);
  const row = rows[0];
  return row && { ...toShipment(row.raw), ...toWork(row.work) };
}

/** Shipments, newest first, older than `beforeId` if given. */
export async function listShipments(
  db: Queryable,
  filter: ShipmentFilter,
  page: { limit: number; beforeId?: string | undefined },
): Promise<ShipmentView[]> {
  const { rows } = await sql<{ raw: RawShipment }>`
    select ${shipmentJson} as raw from shipment s join location loc on loc.code = s.location
    where ${allOf([
      when(filter.statuses, (value) => sql`s.status = any(${value})`),
      when(filter.location, (value) => sql`s.location = ${value}`),
      when(filter.order, (value) => sql`s.order_id = ${value}`),
      when(page.beforeId, (value) => sql`s.id < ${value}`),
    ])}
    order by s.id desc limit ${page.limit}`.execute(db);
  return rows.map((row) => toShipment(row.raw));
}

/** Whose shipment it is, to decide who may see it; undefined if there is none. */
export async function findShipment(
  db: Queryable,
  id: string,
): Promise<{ location: string; orderId: string } | undefined> {
  return db.selectFrom('shipment').select(['location', 'orderId']).where('id', '=', id).executeTakeFirst();
}

/** A row of `shipment` (alias `s`) with its `location` (alias `loc`) as one JSON value; read it with `toShipment`. */
export const shipmentJson = sql`json_build_object(
  'id', s.id, 'order', s.order_id, 'location', s.location, 'status', s.status, 'format', loc.handoff->>'format',
  'carrier', s.carrier, 'service', s.service, 'trackingNumber', s.tracking_number,
  'costMinor', s.cost_minor, 'costCurrency', s.cost_currency, 'shipBy', s.ship_by, 'deliverBy', s.deliver_by,
  'shippedAt', s.shipped_at, 'deliveredAt', s.delivered_at,
  'handoff', (
    select json_build_object('format', h.format, 'state', h.state, 'sentAt', h.sent_at, 'dueAt', h.due_at,
      'acknowledgedAt', h.acknowledged_at, 'attempts', h.attempts, 'lastError', h.last_error)
    from handoff h where h.shipment_id = s.id order by h.id desc limit 1),
  'lines', (
    select json_agg(json_build_object('line', sl.line_id, 'sku', sl.sku, 'quantity', sl.quantity) order by sl.line_id)
    from shipment_line sl where sl.shipment_id = s.id),
  'parcels', (
    select json_agg(json_build_object('id', p.id, 'lines', p.lines, 'weightGrams', p.weight_grams,
      'dimensionsMm', p.dimensions_mm, 'trackingNumber', p.tracking_number) order by p.position)
    from parcel p where p.shipment_id = s.id),
  'milestones', (
    select json_agg(json_build_object('status', m.status, 'at', m.occurred_at, 'detail', m.detail, 'delay', m.delay)
      order by m.occurred_at, m.id)
    from milestone m where m.shipment_id = s.id))`;

type Raw<T> = { [K in keyof T]-?: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K] };

export interface RawShipment extends Omit<
  Raw<ShipmentView>,
  'handoff' | 'lines' | 'parcels' | 'milestones' | 'cost' | 'promise' | 'delivery'
> {
  format: string;
  costMinor: number | null;
  costCurrency: string | null;
  shipBy: string;
  deliverBy: string;
  handoff: Raw<ShipmentView['handoff']> | null;
  lines: ShipmentView['lines'] | null;
  parcels: Raw<ParcelView>[] | null;
  milestones: Raw<ShipmentView['milestones'][number]>[] | null;
}

interface RawWork {
  number: string;
  shipTo: Address;
  label: string | null;
  prep: string | null;
  packaging: unknown;
  giftMessage: string | null;
  goods: Raw<ShipmentDetail['goods'][number]>[] | null;
}

/** The JSON value of `shipmentJson` as it is shown. */
export function toShipment(raw: RawShipment): ShipmentView {
  const { id, order, location, status, costMinor, costCurrency } = raw;
  return {
    ...{ id, order, location, status },
    handoff: toHandoff(raw),
    lines: raw.lines ?? [],
    parcels: (raw.parcels ?? []).map(toParcel),
    ...given('carrier', raw.carrier),
    ...given('service', raw.service),
    ...given('trackingNumber', raw.trackingNumber),
    ...(costMinor === null || costCurrency === null
      ? {}
      : { cost: { amount: costMinor, currency: costCurrency } }),
    promise: { shipBy: instantOf(raw.shipBy), deliverBy: instantOf(raw.deliverBy) },
    ...given('shippedAt', raw.shippedAt, instantOf),
    ...given('deliveredAt', raw.deliveredAt, instantOf),
    ...given('delivery', raw.deliveredAt, (at) => againstPromise(raw.deliverBy, at)),
    milestones: (raw.milestones ?? []).map(({ status: milestone, at, detail, delay }) => ({
      status: milestone,
      at: instantOf(at),
      ...given('detail', detail),
      ...given('delay', delay),
    })),
  };
}

function againstPromise(deliverBy: string, deliveredAt: string): { onTime: boolean; lateBy?: string } {
  const onTime = Date.parse(deliveredAt) <= Date.parse(deliverBy);
  return onTime ? { onTime } : { onTime, lateBy: ageOf(deliverBy, deliveredAt) };
}

function toHandoff({ handoff, format, status }: RawShipment): ShipmentView['handoff'] {
  if (handoff === null)
    return { format, state: status === 'cancelled' ? 'cancelled' : 'pending', attempts: 0 };
  return {
    format: handoff.format,
    state: handoff.state,
    ...given('sentAt', handoff.sentAt, instantOf),
    ...given('dueAt', handoff.dueAt, instantOf),
    ...given('acknowledgedAt', handoff.acknowledgedAt, instantOf),
    attempts: handoff.attempts,
    ...given('lastError', handoff.lastError),
  };
}

function toParcel({ id, lines, weightGrams, dimensionsMm, trackingNumber }: Raw<ParcelView>): ParcelView {
  return {
    ...{ id, lines },
    ...given('weightGrams', weightGrams),
    ...given('dimensionsMm', dimensionsMm),
    ...given('trackingNumber', trackingNumber),
  };
}

function toWork({ number, shipTo, goods, ...work }: RawWork): Omit<ShipmentDetail, keyof ShipmentView> {
  return {
    number,
    shipTo: toAddress(shipTo),
    instructions: {
      ...given('label', work.label),
      ...given('prep', work.prep),
      ...given('packaging', work.packaging),
      ...given('giftMessage', work.giftMessage),
    },
    goods: (goods ?? []).map(({ barcode, ...rest }) => ({ ...rest, ...given('barcode', barcode) })),
  };
}
