import { sql } from 'kysely';

import type { OrderRecord } from '../../domain/order/order-record';
import type { Queryable } from '../connection';
import { readOrderRecord } from './order-record';

/** An order whose stock is to be set aside. */
export interface OrderToAllocate extends OrderRecord {
  billingCountry: string;
  shippingCountry: string;
  /** Reservation attempts made so far; a further one is this plus one. */
  lastAttempt: number;
}

/**
 * Reads an order that wants its stock. `done`: there is nothing to do, it has its stock or wants none any more.
 */
export async function readForAllocation(
  db: Queryable,
  orderId: string,
  now: Date,
): Promise<{ order: OrderToAllocate; done?: undefined } | { done: OrderRecord }> {
  const record = await readOrderRecord(db, orderId, now);
  if (record === undefined) throw new Error(`Order ${orderId} is not on record`);
  const planned = record.shipments.some((shipment) => !['cancelled', 'rejected'].includes(shipment.status));
  if (record.isRefused || record.status === 'cancelled' || planned) return { done: record };
  const { rows } = await sql<{ billing: string; shipping: string; lastAttempt: number }>`
    select billing_address->>'country' as billing, shipping_address->>'country' as shipping,
      greatest(
        coalesce((select max(attempt) from routing_decision d where d.order_id = o.id), 0),
        coalesce((select max(attempt) from reservation_answer a where a.order_id = o.id), 0),
        coalesce((select max(attempt) from reservation r where r.order_id = o.id), 0))::int as last_attempt
    from orders o where id = ${orderId}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error(`Order ${orderId} is not on record`);
  return {
    order: {
      ...record,
      billingCountry: row.billing,
      shippingCountry: row.shipping,
      lastAttempt: row.lastAttempt,
    },
  };
}
