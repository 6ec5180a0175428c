import { z } from 'zod';

import type { Database } from '../../database/connection';
import { readTimeline, type TimelineRecord } from '../../database/read-timeline';
import type { Principal } from '../auth/principal';
import { decodeCursor, pageOf, pageQuery, toPage } from '../paging';
import { route, type Permission, type Route } from '../route';
import { instant } from '../schemas/common';

/** One line of an entity's history. */
export const timelineEntry = z
  .strictObject({
    sequence: z.int(),
    at: instant,
    actor: z.strictObject({
      type: z.enum(['key', 'system', 'partner', 'customer']),
      id: z.string(),
      name: z.string(),
    }),
    kind: z.string().meta({ description: 'What happened, in one word for programs' }),
    summary: z.string(),
    reason: z.string().optional(),
    data: z.unknown().optional(),
  })
  .meta({ id: 'TimelineEntry' });

interface TimelineRouteDefinition {
  /** Ends in `/timeline`. */
  path: `/v1/${string}/timeline`;
  /** What the history is of, in a sentence: `an order`. */
  of: string;
  permission: Permission;
  /** The entity of a path; throws 404 for one that does not exist or is not the caller's. */
  find: (
    db: Database,
    params: Readonly<Record<string, string>>,
    principal: Principal,
  ) => Promise<{ type: string; id: string }>;
}

/**
 * `GET …/timeline` of any entity: who, when, what and why, oldest first.
 *
 * @example
 * timelineRoute({
 *   path: '/v1/orders/{id}/timeline',
 *   of: 'an order',
 *   permission: may.readOrders,
 *   async find(db, { id = '' }) {
 *     if (!(await orderExists(db, id))) throw notFound(`Order ${id}`);
 *     return { type: 'order', id };
 *   },
 * });
 */
export function timelineRoute({ path, of, permission, find }: TimelineRouteDefinition): Route {
  return route(
    {
      method: 'get',
      path,
      summary: `History of ${of}`,
      description:
        'Everything that happened, oldest first: who, when, what and why. Entries are never changed.',
      permission,
      query: z.strictObject(pageQuery),
      responses: { 200: pageOf(timelineEntry) },
    },
    async ({ params, query: { limit, cursor }, principal }, { db }) => {
      const entity = await find(db, params, principal);
      const [after] = decodeCursor(cursor, z.tuple([z.int()])) ?? [];
      const entries = await readTimeline(db, entity, { limit: limit + 1, after });
      return { status: 200, body: toPage(entries, limit, ({ sequence }) => [sequence], toBody) };
    },
  );
}

function toBody({ at, ...entry }: TimelineRecord) {
  return { ...entry, at: at.toISOString() };
}
