import type { Pool, PoolClient } from 'pg';

import { MOST_PROBLEMS, type BookCheck, type Problem } from './report';

/**
 * A law that the product's database can be asked for alone. `cases` selects one row a thing to check: what identifies
 * it, its figures, and whether the law `holds` for it. Written here anew, not taken from the product: what the product
 * believes of itself is what is to be checked.
 */
export interface SqlLaw {
  name: string;
  law: string;
  cases: string;
  values?: readonly unknown[];
}

/** Checks laws one after the other on one snapshot, so that it can be done while orders are placed. Reads only. */
export async function checkLaws(
  pool: Pool,
  laws: readonly SqlLaw[],
  onChecked: (check: BookCheck) => void = () => undefined,
): Promise<BookCheck[]> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const checks: BookCheck[] = [];
    for (const law of laws) {
      const check = await checkLaw(client, law);
      checks.push(check);
      onChecked(check);
    }
    return checks;
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}

async function checkLaw(client: PoolClient, { name, law, cases, values = [] }: SqlLaw): Promise<BookCheck> {
  const { rows } = await client.query<{ counted: number; offending: number; problems: Problem[] }>(
    `with cases as materialized (${cases})
     select (select count(*)::int from cases) as counted,
       (select count(*)::int from cases where not coalesce(holds, false)) as offending,
       coalesce((select jsonb_agg(to_jsonb(b) - 'holds') from
         (select * from cases where not coalesce(holds, false) limit ${MOST_PROBLEMS}) b), '[]') as problems`,
    [...values],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('A query of counts gave no row');
  return { name, law, ...row };
}
