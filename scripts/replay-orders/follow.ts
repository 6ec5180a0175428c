import { setTimeout as sleep } from 'node:timers/promises';

import type { Pool } from 'pg';

/** How many of the orders are in each status. */
export type Standing = Readonly<Record<string, number>>;

/** Orders that nothing more is to come of. */
export const ENDED = ['delivered', 'refused', 'cancelled'] as const;

const LOOK_EVERY_MS = 500;

/**
 * Watches the orders until each has ended and each of its messages is out, or until `withinMs` have passed. Looks into
 * the database: to be watched costs the system nothing.
 */
export async function untilEnded(
  pool: Pool,
  orders: readonly string[],
  options: { withinMs: number; onLook: (standing: Standing) => void },
): Promise<void> {
  const deadline = Date.now() + options.withinMs;
  for (;;) {
    const standing = await standingOf(pool, orders);
    options.onLook(standing);
    const open = Object.entries(standing).some(([status]) => !(ENDED as readonly string[]).includes(status));
    if ((!open && !(await messagesAreWaiting(pool, orders))) || Date.now() > deadline) return;
    await sleep(LOOK_EVERY_MS);
  }
}

export async function standingOf(pool: Pool, orders: readonly string[]): Promise<Standing> {
  const { rows } = await pool.query<{ status: string; count: number }>(
    'select status, count(*)::int as count from orders where id = any($1) group by status',
    [orders],
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

/** What happened to the orders: by status, by message, by exception. */
export interface Aftermath {
  standing: Standing;
  refusedOrders: ReadonlySet<string>;
  late: readonly { invoice: string; order: string; status: string }[];
  messages: readonly { kind: string; status: string; count: number }[];
  exceptions: readonly { kind: string; status: string; count: number }[];
}

/** Exceptions count that are about these orders, or were opened since `since` about no order at all. */
export async function readAftermath(pool: Pool, orders: readonly string[], since: Date): Promise<Aftermath> {
  const late = await pool.query<Aftermath['late'][number]>(
    `select external_id as invoice, id as "order", status from orders
     where id = any($1) and status <> all($2) order by id`,
    [orders, ENDED],
  );
  const refused = await pool.query<{ id: string }>(
    `select id from orders where id = any($1) and status = 'refused'`,
    [orders],
  );
  const messages = await pool.query<Aftermath['messages'][number]>(
    `select kind, status, count(*)::int as count from notification where order_id = any($1) group by kind, status order by kind, status`,
    [orders],
  );
  const exceptions = await pool.query<Aftermath['exceptions'][number]>(
    `select kind, status, count(*)::int as count from exception
     where order_id = any($1) or (order_id is null and opened_at >= $2) group by kind, status order by kind, status`,
    [orders, since],
  );
  return {
    standing: await standingOf(pool, orders),
    refusedOrders: new Set(refused.rows.map(({ id }) => id)),
    late: late.rows,
    messages: messages.rows,
    exceptions: exceptions.rows,
  };
}

async function messagesAreWaiting(pool: Pool, orders: readonly string[]): Promise<boolean> {
  const { rows } = await pool.query<{ waiting: boolean }>(
    `select exists (select from notification where status = 'queued' and order_id = any($1)) as waiting`,
    [orders],
  );
  return rows[0]?.waiting ?? false;
}
