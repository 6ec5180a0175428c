import type { Queryable } from '../connection';

/** Units of a SKU that customers wait for; they wait for the SKU, not at a location. */
export async function backorderedUnits(db: Queryable, sku: string): Promise<number> {
  const row = await db
    .selectFrom('orderLine')
    .select(({ fn }) => fn.sum<number | null>('backordered').as('units'))
    .where('sku', '=', sku)
    .where('backordered', '>', 0)
    .executeTakeFirst();
  return Number(row?.units ?? 0);
}
