import { sql } from 'kysely';

import type { Queryable } from '../connection';
import type { TimelineRecord } from '../read-timeline';
import { given } from './instant';

/**
 * The history of one shipment, oldest first, from after `after`: what its order's history says of it, and what stands in
 * its own and not there.
 */
export async function readShipmentTimeline(
  db: Queryable,
  shipment: { id: string; orderId: string },
  page: { limit: number; after?: number | undefined },
): Promise<TimelineRecord[]> {
  const { rows } = await sql<Row>`
    select t.sequence, t.at, t.actor_type, t.actor_id, k.name, t.kind, t.summary, t.reason, t.data
    from timeline t
    left join api_key k on t.actor_type = 'key' and k.id = t.actor_id
    where t.sequence > ${page.after ?? 0} and (
      (t.entity_type = 'order' and t.entity_id = ${shipment.orderId} and t.data->>'shipment' = ${shipment.id})
      or (t.entity_type = 'shipment' and t.entity_id = ${shipment.id} and not exists (
        select from timeline o
        where o.entity_type = 'order' and o.entity_id = ${shipment.orderId} and o.data->>'shipment' = ${shipment.id}
          and o.kind = t.kind and o.at = t.at)))
    order by t.sequence limit ${page.limit}`.execute(db);
  return rows.map(({ sequence, at, actorType, actorId, name, kind, summary, reason, data }) => ({
    ...{ sequence, at, kind, summary },
    actor: { type: actorType, id: actorId, name: name ?? actorId },
    ...given('reason', reason),
    ...(data === null ? {} : { data }),
  }));
}

interface Row {
  sequence: number;
  at: Date;
  actorType: TimelineRecord['actor']['type'];
  actorId: string;
  name: string | null;
  kind: string;
  summary: string;
  reason: string | null;
  data: unknown;
}
