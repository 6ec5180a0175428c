import type { Actor } from '../domain/actor';
import type { Queryable } from './connection';

/** One line of an entity's history: who, when, what, why. */
export interface TimelineEntry {
  entity: { type: string; id: string };
  at: Date;
  actor: Actor;
  kind: string;
  /** One sentence for a person; no personal data. */
  summary: string;
  reason?: string | undefined;
  data?: unknown;
}

/** Appends to the histories of the entities named. Rows are never changed afterwards (a trigger refuses it). */
export async function recordTimeline(db: Queryable, entries: readonly TimelineEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await db
    .insertInto('timeline')
    .values(
      entries.map((entry) => ({
        entityType: entry.entity.type,
        entityId: entry.entity.id,
        at: entry.at,
        actorType: entry.actor.type,
        actorId: entry.actor.id,
        kind: entry.kind,
        summary: entry.summary,
        reason: entry.reason ?? null,
        data: entry.data === undefined ? null : JSON.stringify(entry.data),
      })),
    )
    .execute();
}
