import type { SqlLaw } from './sql-laws';

/** +1, -1 or 0: what a movement does to the units that are physically there. */
const ON_HAND = `((to_bucket not in ('outside','incoming'))::int - (from_bucket not in ('outside','incoming'))::int)`;

const COUNTERS = `
  select s.sku, s.location, counter.bucket, counter.units
  from stock s
  cross join lateral (values
    ('onHand', s.on_hand), ('reserved', s.reserved), ('held', s.held), ('quarantined', s.quarantined),
    ('damaged', s.damaged), ('incoming', s.incoming),
    ('available', s.on_hand - s.reserved - s.held - s.quarantined - s.damaged)
  ) as counter (bucket, units)`;

const MOVED = `
  select m.sku, m.location, change.bucket, sum(change.units)::bigint as units
  from stock_movement m
  cross join lateral (values
    (m.from_bucket, -m.quantity), (m.to_bucket, m.quantity), ('onHand', m.quantity * ${ON_HAND})
  ) as change (bucket, units)
  where change.bucket <> 'outside'
  group by m.sku, m.location, change.bucket`;

/** What must hold of goods: counters, movements and reservations agree, and nothing is promised twice. */
export const STOCK_LAWS: readonly SqlLaw[] = [
  {
    name: 'stockCounters',
    law: 'every counter of a SKU and location is the sum of its movements',
    cases: `select sku, location, bucket, coalesce(c.units, 0) as counter, coalesce(m.units, 0) as movements,
        coalesce(c.units, 0) = coalesce(m.units, 0) as holds
      from (${COUNTERS}) c full join (${MOVED}) m using (sku, location, bucket)`,
  },
  {
    name: 'stockNotNegative',
    law: 'no counter is below zero, and no more is promised or set aside than is there',
    cases: `select sku, location, bucket, units, units >= 0 as holds from (${COUNTERS}) c`,
  },
  {
    name: 'stockBalances',
    law: 'every movement states what is on hand after it, and that never was below zero',
    cases: `select sku, location, sequence, balance, running, balance = running and running >= 0 as holds
      from (
        select sku, location, sequence, balance,
          sum(quantity * ${ON_HAND}) over (partition by sku, location order by sequence) as running
        from stock_movement
      ) movements`,
  },
  {
    name: 'stockReservations',
    law: 'the units reserved are those that open reservations hold',
    cases: `select sku, location, coalesce(s.reserved, 0) as counter, coalesce(r.open, 0) as reservations,
        coalesce(s.reserved, 0) = coalesce(r.open, 0) as holds
      from stock s
      full join (
        select sku, location, sum(quantity - consumed - released) as open from reservation group by sku, location
      ) r using (sku, location)`,
  },
];
