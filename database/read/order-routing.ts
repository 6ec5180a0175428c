import { sql } from 'kysely';

import type { RoutingDecision } from '../../domain/routing/decision';
import type { Queryable } from '../connection';

/** A routing decision as it was kept, with every candidate and why it lost. */
export type RoutingDecisionView = RoutingDecision & { id: string; at: string };

/** More than an order's routing is ever tried. */
const MOST_DECISIONS = 1000;

/** The decisions about an order, oldest first, those that lost their stock to somebody else as well. */
export async function listRoutingDecisions(db: Queryable, orderId: string): Promise<RoutingDecisionView[]> {
  const { rows } = await sql<{ id: string; at: Date; decision: RoutingDecision }>`
    select id, at, decision from routing_decision where order_id = ${orderId}
    order by attempt limit ${MOST_DECISIONS}`.execute(db);
  return rows.map(({ id, at, decision }) => ({ id, at: at.toISOString(), ...decision }));
}
