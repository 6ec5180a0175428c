import type { Actor } from '../domain/actor';
import type { Queryable } from './connection';

/** One line of a history as it is shown. `name`: of the key that did it, else what the actor is called. */
export interface TimelineRecord {
  sequence: number;
  at: Date;
  actor: Actor & { name: string };
  kind: string;
  summary: string;
  reason?: string;
  data?: unknown;
}

/** The history of an entity, oldest first, from after `after`. */
export async function readTimeline(
  db: Queryable,
  entity: { type: string; id: string },
  page: { limit: number; after?: number | undefined },
): Promise<TimelineRecord[]> {
  const rows = await db
    .selectFrom('timeline')
    .leftJoin('apiKey', (join) =>
      join.onRef('apiKey.id', '=', 'timeline.actorId').on('timeline.actorType', '=', 'key'),
    )
    .select([
      'timeline.sequence',
      'timeline.at',
      'timeline.actorType',
      'timeline.actorId',
      'apiKey.name',
      'timeline.kind',
      'timeline.summary',
      'timeline.reason',
      'timeline.data',
    ])
    .where('entityType', '=', entity.type)
    .where('entityId', '=', entity.id)
    .where('sequence', '>', page.after ?? 0)
    .orderBy('sequence')
    .limit(page.limit)
    .execute();
  return rows.map(({ sequence, at, actorType, actorId, name, kind, summary, reason, data }) => ({
    ...{ sequence, at, kind, summary },
    actor: { type: actorType as Actor['type'], id: actorId, name: name ?? actorId },
    ...(reason === null ? {} : { reason }),
    ...(data === null ? {} : { data }),
  }));
}
