import type { Money } from '../../domain/money/money';
import type { Database, Queryable } from '../connection';
import { recordChange, type Saved, type SetUpAct } from './changes';
import { withoutNulls } from './without-nulls';

/** What is sold. Weights in grams, measures in millimetres, `fulfilmentDays` in working days. */
export interface Sku {
  sku: string;
  title: string;
  barcode?: string | undefined;
  price?: Money | undefined;
  unitCost?: Money | undefined;
  weightGrams?: number | undefined;
  dimensionsMm?: { length: number; width: number; height: number } | undefined;
  casePack?: number | undefined;
  fragile: boolean;
  lotTracked: boolean;
  serialTracked: boolean;
  hsCode?: string | undefined;
  originCountry?: string | undefined;
  fulfilmentDays?: number | undefined;
  overAvailability?: 'block' | 'backorder' | 'split' | undefined;
}

/** The barcode is that of another SKU: one scan must name one thing. */
export interface BarcodeTaken {
  barcodeOf: string;
}

/** Creates or replaces; members that are not given are taken away. */
export async function saveSku(db: Database, sku: Sku, act: SetUpAct): Promise<Saved<Sku> | BarcodeTaken> {
  try {
    return await db.transaction().execute(async (tx) => {
      const before = await findSku(tx, sku.sku, 'for update');
      const row = toRow(sku);
      await tx
        .insertInto('sku')
        .values({ ...row, updatedAt: act.now })
        .onConflict((conflict) => conflict.column('sku').doUpdateSet({ ...row, updatedAt: act.now }))
        .execute();
      const entity = { type: 'sku', id: sku.sku };
      await recordChange(tx, { entity, title: `SKU ${sku.sku}`, before, after: sku }, act);
      return { value: sku, created: before === undefined };
    });
  } catch (error) {
    const owner = isBarcodeTaken(error) ? await ownerOf(db, sku.barcode ?? '') : undefined;
    if (owner === undefined) throw error;
    return { barcodeOf: owner };
  }
}

export async function findSku(db: Queryable, sku: string, lock?: 'for update'): Promise<Sku | undefined> {
  const row = await db
    .selectFrom('sku')
    .select(COLUMNS)
    .where('sku', '=', sku)
    .$if(lock !== undefined, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && fromRow(row);
}

/** SKUs by code, those after `after`. */
export async function listSkus(
  db: Queryable,
  page: { limit: number; after?: string | undefined },
): Promise<Sku[]> {
  const rows = await db
    .selectFrom('sku')
    .select(COLUMNS)
    .where('sku', '>', page.after ?? '')
    .orderBy('sku')
    .limit(page.limit)
    .execute();
  return rows.map(fromRow);
}

const COLUMNS = [
  'sku',
  'title',
  'barcode',
  'price',
  'unitCost',
  'weightGrams',
  'dimensionsMm',
  'casePack',
  'fragile',
  'lotTracked',
  'serialTracked',
  'hsCode',
  'originCountry',
  'fulfilmentDays',
  'overAvailability',
] as const;

function toRow(sku: Sku) {
  return {
    sku: sku.sku,
    title: sku.title,
    barcode: sku.barcode ?? null,
    price: json(sku.price),
    unitCost: json(sku.unitCost),
    weightGrams: sku.weightGrams ?? null,
    dimensionsMm: json(sku.dimensionsMm),
    casePack: sku.casePack ?? null,
    fragile: sku.fragile,
    lotTracked: sku.lotTracked,
    serialTracked: sku.serialTracked,
    hsCode: sku.hsCode ?? null,
    originCountry: sku.originCountry ?? null,
    fulfilmentDays: sku.fulfilmentDays ?? null,
    overAvailability: sku.overAvailability ?? null,
  };
}

function fromRow(row: object): Sku {
  return withoutNulls(row) as Sku; // jsonb columns hold what toRow put there
}

function json(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function isBarcodeTaken(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return code === '23505' && constraint === 'sku_barcode_key';
}

async function ownerOf(db: Queryable, barcode: string): Promise<string | undefined> {
  const row = await db.selectFrom('sku').select('sku').where('barcode', '=', barcode).executeTakeFirst();
  return row?.sku;
}
