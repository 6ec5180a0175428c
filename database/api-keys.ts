import type { Queryable } from './connection';

/** What a key may do, as the table's CHECK lists it; `api/auth/permissions.ts` says what each role means. */
export const ROLES = [
  'admin',
  'operator',
  'warehouse',
  'support',
  'finance',
  'supplier',
  'thirdParty',
  'merchantApi',
  'auditor',
] as const;

export type Role = (typeof ROLES)[number];

/** Roles that see only what is theirs; their keys name the party. */
export const PARTNER_ROLES = ['warehouse', 'thirdParty', 'supplier'] as const satisfies readonly Role[];

/** A key without its secret. `party` is the code of the location or supplier of a partner's key. */
export interface ApiKeyRecord {
  id: string;
  name: string;
  role: Role;
  party?: string;
  createdAt: Date;
  revokedAt?: Date;
}

/** The first key, from the configuration: one row, so that a changed setting replaces the old secret. */
export const BOOTSTRAP_KEY_ID = 'key_bootstrap';

export interface NewApiKey {
  id: string;
  name: string;
  role: Role;
  party?: string | undefined;
  /** SHA-256 of the whole key as the caller sends it. */
  secretHash: Buffer;
}

/** Keeps a new key. The secret itself is never stored. */
export async function insertApiKey(db: Queryable, key: NewApiKey, now: Date): Promise<ApiKeyRecord> {
  const row = await db
    .insertInto('apiKey')
    .values({ ...key, party: key.party ?? null, createdAt: now })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return toRecord(row);
}

/**
 * Makes the configured key work. A changed key replaces the old one; the same key once revoked stays revoked, or a
 * restart would undo what an administrator did. Safe from several processes at once.
 */
export async function ensureBootstrapKey(db: Queryable, secretHash: Buffer, now: Date): Promise<void> {
  await db
    .insertInto('apiKey')
    .values({ id: BOOTSTRAP_KEY_ID, name: 'bootstrap', role: 'admin', secretHash, createdAt: now })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ secretHash, revokedAt: null, createdAt: now })
        .where('apiKey.secretHash', '<>', secretHash),
    )
    .execute();
}

/** The live keys among the ids, with the hashes of their secrets. */
export async function findLiveKeys(
  db: Queryable,
  ids: readonly string[],
): Promise<(ApiKeyRecord & { secretHash: Buffer })[]> {
  const rows = await db
    .selectFrom('apiKey')
    .select([...COLUMNS, 'secretHash'])
    .where('id', 'in', ids)
    .where('revokedAt', 'is', null)
    .execute();
  return rows.map((row) => ({ ...toRecord(row), secretHash: row.secretHash }));
}

/** One key, revoked or not. */
export async function readApiKey(db: Queryable, id: string): Promise<ApiKeyRecord | undefined> {
  const row = await db.selectFrom('apiKey').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row && toRecord(row);
}

/** Keys, newest first, older than `beforeId` if given. Revoked ones stay listed: they still name who did what. */
export async function listApiKeys(
  db: Queryable,
  page: { limit: number; beforeId?: string | undefined },
): Promise<ApiKeyRecord[]> {
  const rows = await db
    .selectFrom('apiKey')
    .select(COLUMNS)
    .$if(page.beforeId !== undefined, (query) => query.where('id', '<', page.beforeId ?? ''))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map(toRecord);
}

/** Ends a key for good. Returns whether it was alive. */
export async function revokeApiKey(db: Queryable, id: string, now: Date): Promise<boolean> {
  const result = await db
    .updateTable('apiKey')
    .set({ revokedAt: now })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

const COLUMNS = ['id', 'name', 'role', 'party', 'createdAt', 'revokedAt'] as const;

interface Row {
  id: string;
  name: string;
  role: string;
  party: string | null;
  createdAt: Date;
  revokedAt: Date | null;
}

function toRecord(row: Row): ApiKeyRecord {
  const { id, name, role, party, createdAt, revokedAt } = row;
  return {
    id,
    name,
    role: role as Role, // the table's CHECK knows the same list
    createdAt,
    ...(party === null ? {} : { party }),
    ...(revokedAt === null ? {} : { revokedAt }),
  };
}
