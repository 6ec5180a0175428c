import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

import { sql } from 'kysely';

import type { Database } from '../connection';

const SEED = path.resolve(__dirname, '..', 'seed', 'postal-centroids.csv.gz');

/**
 * Fills the table of postcodes' places from the seed file, once; later starts find it full and do nothing. Safe from
 * several processes at once. Returns how many rows it wrote.
 */
export async function ensurePostalCentroids(db: Database, file: string = SEED): Promise<number> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('postal_centroid', 0))`.execute(tx);
    const any = await tx.selectFrom('postalCentroid').select('code').limit(1).executeTakeFirst();
    if (any) return 0;
    const rows = readCsv(gunzipSync(readFileSync(file)).toString('utf8'));
    const column = (at: number): string[] => rows.map((row) => row[at] ?? '');
    await sql`insert into postal_centroid (country, code, latitude, longitude)
      select * from unnest(${column(0)}::text[], ${column(1)}::text[], ${column(2)}::float8[], ${column(3)}::float8[])`.execute(
      tx,
    );
    return rows.length;
  });
}

/** The file is our own: no quotes, no commas inside, a header row. */
function readCsv(text: string): string[][] {
  const [, ...lines] = text.trimEnd().split('\n');
  return lines.map((line) => line.split(','));
}
