import { sql } from 'kysely';

import type { Money } from '../../domain/money/money';
import { marginOf, revenueOf, type SettledPayment } from '../../domain/order/effects';
import type { Queryable } from '../connection';
import { given, instantOf } from './instant';

/** What an order did to the merchant's money. */
export interface OrderFinance {
  /** Oldest first; amounts are positive, the kind says which way they went. */
  events: { at: string; kind: string; amount: Money; cause: { type: string; id: string } }[];
  revenue: { recognised: Money; pending: Money };
  /** Received less given back, less what fulfilment and processors cost; events in the order's own currency only. */
  margin: Money;
  /** `shipped`: the last part that left so far. */
  dates: { confirmed?: string; shipped?: string; settled?: string };
}

/** The money of an order; undefined if there is no such order. */
export async function readOrderFinance(db: Queryable, orderId: string): Promise<OrderFinance | undefined> {
  const { rows } = await sql<{ raw: RawFinance }>`
    select json_build_object(
      'currency', o.currency, 'totalMinor', o.due_minor, 'isRefused', o.refusal is not null, 'paidAt', o.paid_at,
      'shippedAt', (select max(s.shipped_at) from shipment s where s.order_id = o.id),
      'settledAt', (select max(p.settled_at) from payment p where p.order_id = o.id),
      'payments', (
        select coalesce(json_agg(json_build_object('settledMinor', p.settled_minor, 'refundedMinor', p.refunded_minor)),
          '[]') from payment p where p.order_id = o.id),
      'events', (
        select coalesce(json_agg(json_build_object('at', f.at, 'kind', f.kind,
          'amount', json_build_object('amount', f.amount_minor, 'currency', f.currency),
          'cause', json_build_object('type', f.cause_type, 'id', f.cause_id)) order by f.at, f.id), '[]')
        from finance_event f where f.order_id = o.id)) as raw
    from orders o where o.id = ${orderId}`.execute(db);
  return rows[0] && toFinance(rows[0].raw);
}

interface RawFinance {
  currency: string;
  totalMinor: number;
  isRefused: boolean;
  paidAt: string | null;
  shippedAt: string | null;
  settledAt: string | null;
  payments: SettledPayment[];
  events: OrderFinance['events'];
}

function toFinance(raw: RawFinance): OrderFinance {
  return {
    events: raw.events.map((event) => ({ ...event, at: instantOf(event.at) })),
    revenue: revenueOf(raw, raw.payments),
    margin: marginOf(raw.events, raw.currency),
    dates: {
      ...given('confirmed', raw.paidAt, instantOf),
      ...given('shipped', raw.shippedAt, instantOf),
      ...given('settled', raw.settledAt, instantOf),
    },
  };
}
