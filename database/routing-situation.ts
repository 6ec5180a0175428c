import { sql } from 'kysely';

import type { Address } from '../domain/address';
import { centroidCode } from '../domain/geo/postcode';
import { positionOf, type Position } from '../domain/geo/position';
import type { Money } from '../domain/money/money';
import { matchRates, type RateZone } from '../domain/routing/rates';
import type { RoutingRule } from '../domain/routing/rules';
import type { RoutingNode, RoutingSituation } from '../domain/routing/situation';
import type { Queryable } from './connection';
import { availabilityBySku } from './stock';

/** What one order's routing is decided on, and the rules in force. */
export interface RoutingQuestion {
  situation: RoutingSituation;
  rules: { version: number; rules: readonly RoutingRule[] };
}

/** Differences from the order as it is on record, for a decision that is only being considered. */
export interface RoutingWhatIf {
  destination?: Address | undefined;
  /** Units the order itself holds, which it may keep. */
  own?: readonly { sku: string; location: string; quantity: number }[] | undefined;
}

/** Reads everything a routing decision may look at, as it is at `now`. Lines count with what is still open of them. */
export async function readRoutingQuestion(
  db: Queryable,
  orderId: string,
  now: Date,
  whatIf: RoutingWhatIf = {},
): Promise<RoutingQuestion> {
  const row = await readOrder(db, orderId);
  const address = whatIf.destination ?? row.order.address;
  const setup = await readSetup(db, address);
  const skus = [...new Set(row.lines.map((line) => line.sku))];
  const stock = await availabilityBySku(db, skus, now);
  const placedAt = Date.parse(row.order.placedAt);
  const situation: RoutingSituation = {
    // A channel's order is promised from when the channel took it.
    now: new Date(Math.min(placedAt, now.getTime())).toISOString(),
    order: {
      lines: row.lines.map(withoutNulls),
      destination: destinationOf(address, setup.centroid),
      channel: row.order.channel,
      customerType: row.order.customerType,
      value: { amount: row.order.totalMinor, currency: row.order.currency },
      ...(row.order.channelLocation === null ? {} : { channelLocation: row.order.channelLocation }),
      ...(row.order.shipNotBefore === null ? {} : { shipNotBefore: row.order.shipNotBefore }),
    },
    nodes: setup.locations.map((location) =>
      nodeOf(location, setup.rates, address, [...stock, ...asAvailable(whatIf)]),
    ),
  };
  return { situation, rules: setup.rules };
}

interface OrderRow {
  order: {
    channel: string;
    channelLocation: string | null;
    customerType: 'consumer' | 'business';
    totalMinor: number;
    currency: string;
    placedAt: string;
    shipNotBefore: string | null;
    address: Address;
  };
  lines: { line: string; sku: string; quantity: number; fulfilmentDays: number | null; fragile: boolean }[];
}

async function readOrder(db: Queryable, orderId: string): Promise<OrderRow> {
  const { rows } = await sql<OrderRow>`
    select jsonb_build_object('channel', o.channel, 'channelLocation', c.settings->>'location',
        'customerType', o.customer->>'type', 'totalMinor', o.total_minor, 'currency', o.currency,
        'placedAt', o.placed_at, 'shipNotBefore', o.ship_not_before, 'address', o.shipping_address) as order,
      (select jsonb_agg(jsonb_build_object('line', l.id, 'sku', l.sku, 'quantity', l.quantity - l.shipped - l.cancelled,
          'fulfilmentDays', s.fulfilment_days, 'fragile', s.fragile) order by l.position)
        from order_line l join sku s on s.sku = l.sku
        where l.order_id = o.id and l.quantity > l.shipped + l.cancelled) as lines
    from orders o join channel c on c.code = o.channel where o.id = ${orderId}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error(`Order ${orderId} is not on record`);
  return { order: row.order, lines: row.lines ?? [] };
}

interface LocationRow {
  code: string;
  kind: RoutingNode['kind'];
  address: Address;
  timeZone: string;
  cutoff: string;
  workingDays: number[];
  holidays: string[];
  dailyCapacity: number | null;
  insured: boolean;
  latitude: number | null;
  longitude: number | null;
}

interface RateRow {
  id: string;
  from: string;
  to: RateZone;
  carrier: string;
  service: string;
  cost: Money;
  transitDays: number;
  pickupDays: number[] | null;
}

interface SetupRow {
  locations: LocationRow[] | null;
  rates: RateRow[] | null;
  rules: { version: number; rules: RoutingRule[] } | null;
  centroid: Position | null;
}

async function readSetup(
  db: Queryable,
  address: Address,
): Promise<{
  locations: LocationRow[];
  rates: RateRow[];
  rules: RoutingQuestion['rules'];
  centroid: Position | null;
}> {
  const { rows } = await sql<SetupRow>`select
    (select jsonb_agg(jsonb_build_object('code', code, 'kind', kind, 'address', address, 'timeZone', time_zone,
        'cutoff', cutoff, 'workingDays', working_days, 'holidays', holidays, 'dailyCapacity', daily_capacity,
        'insured', insured, 'latitude', latitude, 'longitude', longitude) order by code) from location) as locations,
    (select jsonb_agg(jsonb_build_object('id', id, 'from', from_location, 'to', jsonb_strip_nulls(jsonb_build_object(
          'country', country, 'region', region, 'postcodePrefix', postcode_prefix)),
        'carrier', carrier, 'service', service, 'cost', jsonb_build_object('amount', cost_minor, 'currency', currency),
        'transitDays', transit_days, 'pickupDays', pickup_days)) from shipping_rate
      where country = ${address.country}) as rates,
    (select jsonb_build_object('version', v.version, 'rules', v.rules)
      from routing_rules_active a join routing_rules_version v on v.version = a.version) as rules,
    (select jsonb_build_object('latitude', latitude, 'longitude', longitude) from postal_centroid
      where country = ${address.country} and code = ${centroidCode(address.country, address.postcode)}) as centroid
  `.execute(db);
  const row = rows[0];
  if (row?.rules == null)
    throw new Error('No routing rules are active: PUT /v1/routing/rules and activate them');
  return { locations: row.locations ?? [], rates: row.rates ?? [], rules: row.rules, centroid: row.centroid };
}

type Available = { sku: string; location: string; available: number };

function asAvailable(whatIf: RoutingWhatIf): Available[] {
  return (whatIf.own ?? []).map(({ quantity, ...place }) => ({ ...place, available: quantity }));
}

function nodeOf(
  location: LocationRow,
  rates: readonly RateRow[],
  address: Address,
  stock: readonly Available[],
): RoutingNode {
  const { latitude, longitude, dailyCapacity, address: own, ...rest } = location;
  const available: Record<string, number> = {};
  for (const row of stock)
    if (row.location === location.code) available[row.sku] = (available[row.sku] ?? 0) + row.available;
  return {
    ...rest,
    country: own.country,
    ...(own.region === undefined ? {} : { region: own.region }),
    ...(latitude === null || longitude === null ? {} : { position: { latitude, longitude } }),
    ...(dailyCapacity === null ? {} : { dailyCapacity }),
    onboarded: true,
    available,
    rates: matchRates(
      rates.filter((rate) => rate.from === location.code),
      address,
    ).map(({ id, carrier, service, cost, transitDays, pickupDays }) => ({
      ...{ id, carrier, service, cost, transitDays },
      ...(pickupDays === null ? {} : { pickupDays }),
    })),
  };
}

function destinationOf(
  address: Address,
  centroid: Position | null,
): RoutingSituation['order']['destination'] {
  const { country, region, postcode } = address;
  return {
    ...{ country, postcode },
    ...(region === undefined ? {} : { region }),
    ...positionOf(address, centroid ?? undefined),
  };
}

function withoutNulls(line: OrderRow['lines'][number]): RoutingSituation['order']['lines'][number] {
  const { fulfilmentDays, ...rest } = line;
  return fulfilmentDays === null ? rest : { ...rest, fulfilmentDays };
}
