import { Router } from 'express';
import { z } from 'zod';

import type { Database } from '../support/database';
import type { System } from '../support/shelf';
import { systemOf } from './behaviour-routes';
import { parsed } from './problems';

const querySchema = z.strictObject({
  since: z.iso.datetime({ offset: true, error: 'must be an RFC 3339 instant' }).optional(),
  reference: z.string().min(1).optional(),
  kind: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
  cursor: z.string().regex(/^\d+$/, 'must be a nextCursor of an earlier answer').optional(),
});

interface BookRow {
  sequence: string;
  id: string;
  kind: string;
  at: Date;
  changed_at: Date;
  key: string | null;
  reference: string | null;
  facts: Record<string, unknown>;
}

/**
 * `GET /books/{system}`: everything the partner holds, oldest first.
 * `since` keeps what was written or changed from then on; `reference` what carries that identifier.
 */
export function bookRoutes(database: Database): Router {
  const router = Router();
  router.get('/:system', async (request, response) => {
    const system = systemOf(request.params.system);
    const query = parsed(querySchema, request.query);
    const rows = await readRows(database, system, query);
    const page = rows.slice(0, query.limit);
    const nextCursor = rows.length > query.limit ? (page.at(-1)?.sequence ?? null) : null;
    response.json({ system, entries: page.map(toEntry), nextCursor });
  });
  return router;
}

function readRows(
  database: Database,
  system: System,
  query: z.output<typeof querySchema>,
): Promise<BookRow[]> {
  const conditions = ['system = $1', 'sequence > $2'];
  const values: unknown[] = [system, query.cursor ?? '0'];
  const where = (condition: string, value: unknown): void => {
    values.push(value);
    conditions.push(condition.replace('?', `$${values.length}`));
  };
  if (query.since !== undefined) where('changed_at >= ?', query.since);
  if (query.reference !== undefined) where('refs @> array[?]', query.reference);
  if (query.kind !== undefined) where('kind = ?', query.kind);
  values.push(query.limit + 1);
  return database.query<BookRow>(
    `select sequence, id, kind, at, changed_at, key, reference, facts from entries
     where ${conditions.join(' and ')} order by sequence limit $${values.length}`,
    values,
  );
}

function toEntry(row: BookRow): Record<string, unknown> {
  const { id, kind, at, changed_at: changedAt, key, reference, facts } = row;
  return {
    ...facts,
    id,
    kind,
    at,
    changedAt,
    ...(key !== null && { key }),
    ...(reference !== null && { reference }),
  };
}
