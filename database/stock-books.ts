/** Proving the stock books: what `check-books` runs against a database that has been through something. */
import { sql, type RawBuilder } from 'kysely';

import type { Database, Tx } from './connection';

/** One law of the books: how much it was checked on, and where it does not hold. */
export interface BookCheck {
  name: string;
  /** What holds if nothing offends, as a sentence. */
  law: string;
  checked: number;
  /** How many offend; `examples` are the first of them, with the figures that disagree. */
  offending: number;
  examples: Record<string, unknown>[];
}

const MOST_EXAMPLES = 100;

/**
 * Checks every law over the whole ledger, all on one snapshot, so that it can run while orders are placed. Reads only,
 * and every table from end to end: some seconds for each hundred thousand movements.
 */
export async function checkStockBooks(db: Database): Promise<BookCheck[]> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const checks: BookCheck[] = [];
      for (const law of LAWS) checks.push(await check(tx, law));
      return checks;
    });
}

async function check(tx: Tx, { name, law, cases }: Law): Promise<BookCheck> {
  const counted = await sql<{ checked: number; offending: number }>`
    select count(*) as checked, count(*) filter (where not holds) as offending from (${cases}) cases`.execute(
    tx,
  );
  const { checked, offending } = counted.rows[0] ?? { checked: 0, offending: 0 };
  if (offending === 0) return { name, law, checked, offending, examples: [] };
  const { rows } = await sql<{ example: Record<string, unknown> }>`
    select to_jsonb(cases) - 'holds' as example from (${cases}) cases
    where not holds limit ${MOST_EXAMPLES}`.execute(tx);
  return { name, law, checked, offending, examples: rows.map((row) => row.example) };
}

/** `cases` selects one row a thing to check: what identifies it, its figures, and whether the law `holds` for it. */
interface Law {
  name: string;
  law: string;
  cases: RawBuilder<unknown>;
}

/** Every bucket change of every movement: minus at one end, plus at the other. `on_hand` is a bucket of its own here. */
const CHANGES = sql`
  select m.sku, m.location, change.bucket, change.units
  from stock_movement m
  cross join lateral (values
    (m.from_bucket, -m.quantity), (m.to_bucket, m.quantity),
    ('on_hand', m.quantity * ((m.to_bucket not in ('outside', 'incoming'))::int
      - (m.from_bucket not in ('outside', 'incoming'))::int))
  ) as change (bucket, units)`;

/** Every counter of every stock row; `available` is what the others leave. */
const COUNTERS = sql`
  select s.sku, s.location, counter.bucket, counter.units
  from stock s
  cross join lateral (values
    ('on_hand', s.on_hand), ('reserved', s.reserved), ('held', s.held), ('quarantined', s.quarantined),
    ('damaged', s.damaged), ('incoming', s.incoming),
    ('available', s.on_hand - s.reserved - s.held - s.quarantined - s.damaged)
  ) as counter (bucket, units)`;

const LAWS: readonly Law[] = [
  {
    name: 'stockCountersExplained',
    law: 'every counter is the sum of its movements',
    cases: sql`
      select sku, location, bucket, coalesce(c.units, 0) as counter, coalesce(m.units, 0) as movements,
        coalesce(c.units, 0) = coalesce(m.units, 0) as holds
      from (${COUNTERS}) c
      full join (
        select sku, location, bucket, sum(units) as units from (${CHANGES}) changes
        where bucket <> 'outside' group by sku, location, bucket
      ) m using (sku, location, bucket)`,
  },
  {
    name: 'stockNeverNegative',
    law: 'no counter is below zero, and no more is promised or set aside than is there',
    cases: sql`select sku, location, bucket, units, units >= 0 as holds from (${COUNTERS}) counters`,
  },
  {
    name: 'stockBalancesRun',
    law: 'every movement states the units on hand that all movements up to it come to, and that is never below zero',
    cases: sql`
      select sku, location, sequence, balance, running, balance = running and balance >= 0 as holds
      from (
        select sku, location, sequence, balance,
          sum(quantity * ((to_bucket not in ('outside', 'incoming'))::int
            - (from_bucket not in ('outside', 'incoming'))::int))
            over (partition by sku, location order by sequence) as running
        from stock_movement
      ) movements`,
  },
  {
    name: 'stockReservedIsHeldByOrders',
    law: 'the units reserved are those of the open reservations',
    cases: sql`
      select sku, location, coalesce(s.reserved, 0) as counter, coalesce(r.open, 0) as reservations,
        coalesce(s.reserved, 0) = coalesce(r.open, 0) as holds
      from stock s
      full join (
        select sku, location, sum(quantity - consumed - released) as open from reservation group by sku, location
      ) r using (sku, location)`,
  },
  {
    name: 'reservationsExplained',
    law: 'what an order reserved is on the ledger under its name, unit for unit',
    cases: sql`
      select order_id, sku, location, coalesce(r.units, 0) as reservations, coalesce(m.units, 0) as movements,
        coalesce(r.units, 0) = coalesce(m.units, 0) as holds
      from (
        select order_id, sku, location, sum(quantity) as units from reservation group by order_id, sku, location
      ) r
      full join (
        select cause_id as order_id, sku, location, sum(quantity) as units from stock_movement
        where kind = 'reserved' and cause_type = 'order' group by cause_id, sku, location
      ) m using (order_id, sku, location)`,
  },
  {
    name: 'reservationsAnswered',
    law: 'an attempt holds units exactly if its answer was yes',
    cases: sql`
      select order_id, attempt, a.reserved as answer, r.order_id is not null as holds_units,
        coalesce(a.reserved, false) = (r.order_id is not null) as holds
      from reservation_answer a
      full join (select distinct order_id, attempt from reservation) r using (order_id, attempt)`,
  },
];
