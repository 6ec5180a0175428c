import type { Policies } from '../domain/policy/policies';
import type { Queryable } from './connection';

export interface VersionedPolicies {
  version: number;
  settings: Policies;
}

/** Versions never change, so what has been read once need not be read again. */
const known = new WeakMap<object, Map<number, Policies>>();

/** The store policies of one version. */
export async function policiesOfVersion(db: Queryable, version: number): Promise<Policies> {
  const executor = db.getExecutor().adapter;
  const versions = known.get(executor) ?? new Map<number, Policies>();
  known.set(executor, versions);
  const settings = versions.get(version) ?? (await readVersion(db, version));
  versions.set(version, settings);
  return settings;
}

/** The policies in force. */
export async function currentPolicies(db: Queryable): Promise<VersionedPolicies> {
  const row = await db
    .selectFrom('policyVersion')
    .select(['version', 'settings'])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return { version: row.version, settings: row.settings as unknown as Policies };
}

async function readVersion(db: Queryable, version: number): Promise<Policies> {
  const row = await db
    .selectFrom('policyVersion')
    .select('settings')
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  return row.settings as unknown as Policies;
}
