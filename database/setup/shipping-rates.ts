import type { Money } from '../../domain/money/money';
import type { Database, Queryable } from '../connection';
import { recordChange, type Saved, type SetUpAct } from './changes';
import { withoutNulls } from './without-nulls';

/** What one parcel from a location to a zone costs with a carrier's service, and how long it takes. */
export interface ShippingRate {
  id: string;
  from: string;
  to: { country: string; region?: string | undefined; postcodePrefix?: string | undefined };
  carrier: string;
  service: string;
  cost: Money;
  transitDays: number;
  /** Weekdays on which the carrier collects; absent: every day the location works. */
  pickupDays?: readonly number[] | undefined;
}

/** The rate's location does not exist. */
export interface UnknownLocation {
  unknownLocation: string;
}

/** Creates or replaces; noted on the timeline of the location that sends. */
export async function saveShippingRate(
  db: Database,
  rate: ShippingRate,
  act: SetUpAct,
): Promise<Saved<ShippingRate> | UnknownLocation> {
  return db.transaction().execute(async (tx) => {
    const location = await tx
      .selectFrom('location')
      .select('code')
      .where('code', '=', rate.from)
      .executeTakeFirst();
    if (!location) return { unknownLocation: rate.from };
    const before = await findShippingRate(tx, rate.id, 'for update');
    const row = toRow(rate);
    await tx
      .insertInto('shippingRate')
      .values({ ...row, updatedAt: act.now })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...row, updatedAt: act.now }))
      .execute();
    const entity = { type: 'location', id: rate.from };
    await recordChange(tx, { entity, title: `Shipping rate ${rate.id}`, before, after: rate }, act);
    return { value: rate, created: before === undefined };
  });
}

export async function findShippingRate(
  db: Queryable,
  id: string,
  lock?: 'for update',
): Promise<ShippingRate | undefined> {
  const row = await db
    .selectFrom('shippingRate')
    .selectAll()
    .where('id', '=', id)
    .$if(lock !== undefined, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Rates by id, those after `after`; of one location if `from` is given. */
export async function listShippingRates(
  db: Queryable,
  page: { limit: number; after?: string | undefined; from?: string | undefined },
): Promise<ShippingRate[]> {
  const rows = await db
    .selectFrom('shippingRate')
    .selectAll()
    .where('id', '>', page.after ?? '')
    .$if(page.from !== undefined, (query) => query.where('fromLocation', '=', page.from ?? ''))
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(fromRow);
}

function toRow(rate: ShippingRate) {
  return {
    id: rate.id,
    fromLocation: rate.from,
    country: rate.to.country,
    region: rate.to.region ?? null,
    postcodePrefix: rate.to.postcodePrefix ?? null,
    carrier: rate.carrier,
    service: rate.service,
    costMinor: rate.cost.amount,
    currency: rate.cost.currency,
    transitDays: rate.transitDays,
    pickupDays: rate.pickupDays === undefined ? null : [...rate.pickupDays],
  };
}

interface Row {
  id: string;
  fromLocation: string;
  country: string;
  region: string | null;
  postcodePrefix: string | null;
  carrier: string;
  service: string;
  costMinor: number;
  currency: string;
  transitDays: number;
  pickupDays: number[] | null;
}

function fromRow(row: Row): ShippingRate {
  const {
    id,
    fromLocation: from,
    country,
    region,
    postcodePrefix,
    carrier,
    service,
    transitDays,
    pickupDays,
  } = row;
  return {
    ...{ id, from, carrier, service, transitDays },
    to: withoutNulls({ country, region, postcodePrefix }),
    cost: { amount: row.costMinor, currency: row.currency },
    ...withoutNulls({ pickupDays }),
  };
}
