import { z } from 'zod';

import { malformed } from './problem';

/** Members for the `query` of every list: `z.strictObject({ ...pageQuery, status: … })`. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'must be a whole number from 1 to 200')
    .transform(Number)
    .pipe(z.int().min(1, 'must be at least 1').max(200, 'may be 200 at most'))
    .default(50)
    .meta({
      description: '1 to 200',
      param: { schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } },
    }),
  cursor: z.string().max(1000).optional().meta({ description: '`nextCursor` of the page before' }),
};

/** The answer of a list. `nextCursor` is null on the last page. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.strictObject({ data: z.array(item), nextCursor: z.string().nullable() });
}

/**
 * Cuts a page out of up to `limit + 1` rows; `keyOf` names what the next page starts after, the values the rows are
 * sorted by.
 */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly (string | number)[],
  toItem: (row: Row) => Item,
): { data: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null;
  return { data: shown.map(toItem), nextCursor };
}

export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** What the page starts after; undefined for the first. Throws 400 for a cursor that is not one of this list. */
export function decodeCursor<S extends z.ZodType>(
  cursor: string | undefined,
  schema: S,
): z.output<S> | undefined {
  if (cursor === undefined) return undefined;
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    key = undefined;
  }
  const result = schema.safeParse(key);
  if (result.success) return result.data;
  throw malformed(
    'cursor_malformed',
    'This cursor is not one of this list: take nextCursor as it was answered.',
    [{ pointer: '/cursor', message: 'is not a cursor of this list', in: 'query' }],
  );
}

/** Cursor of lists that are sorted by one text: an id or a code. */
export const textCursor = z.tuple([
  z
    .string()
    .max(300)
    .refine((text) => !text.includes('\0')),
]);
