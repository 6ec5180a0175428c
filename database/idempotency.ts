import { sql } from 'kysely';

import type { Queryable, Tx } from './connection';

/** Whose key it is and what it was first used for. `route` is method and pattern: `POST /v1/orders`. */
export interface KeyScope {
  principal: string;
  route: string;
  key: string;
  /** Hash of the request; another request under the same key is a mistake of the caller. */
  requestHash: string;
}

/** An answer as it went out, so that a retry hears it byte for byte. */
export interface StoredAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What the table says to a request with a key. */
export type Claim =
  /** Nobody used the key: go on. */
  | { kind: 'new' }
  /** An earlier holder stopped without an answer; `entityId` is what it had made by then. Go on from there. */
  | { kind: 'resumed'; entityId?: string }
  /** It is answered already: send this. */
  | { kind: 'stored'; answer: StoredAnswer }
  /** The key belongs to another request. */
  | { kind: 'mismatch' }
  /** The first request is still at work; `entityId` is what it is making, to attach to. */
  | { kind: 'inFlight'; entityId?: string };

export interface ClaimOptions {
  now: Date;
  /** Recovery point: the entity this request is about to make in the same transaction. */
  entityId?: string | undefined;
  /** How long others wait for a holder before they take its key over; a dead process never gives it back. */
  lockForMs?: number | undefined;
}

/** Longer than any answer may take (calls to the process carry a deadline of 5 s), short enough for a caller to wait. */
export const LOCK_FOR_MS = 15_000;
export const KEEP_FOR_MS = 24 * 60 * 60 * 1000;

/**
 * Claims a key for this request, or says why not. In the transaction that makes the entity, the key exists exactly if
 * the entity does; a second request then waits for that transaction and finds its `entityId`.
 */
export async function claimKey(db: Queryable, scope: KeyScope, options: ClaimOptions): Promise<Claim> {
  const { now, entityId = null, lockForMs = LOCK_FOR_MS } = options;
  const lockedUntil = new Date(now.getTime() + lockForMs);
  const claimed = await db
    .insertInto('idempotencyKey')
    .values({ ...scope, createdAt: now, entityId, lockedUntil })
    .onConflict((conflict) =>
      conflict
        .columns(['principal', 'route', 'key'])
        .doUpdateSet({ lockedUntil, entityId: sql`coalesce(idempotency_key.entity_id, excluded.entity_id)` })
        .where('idempotencyKey.answeredAt', 'is', null)
        .where('idempotencyKey.requestHash', '=', scope.requestHash)
        .where((or) =>
          or.or([or('idempotencyKey.lockedUntil', 'is', null), or('idempotencyKey.lockedUntil', '<', now)]),
        ),
    )
    // xmax is 0 on a row that this statement inserted, and this transaction's id on one that it updated.
    .returning([sql<boolean>`xmax = 0`.as('inserted'), 'entityId'])
    .executeTakeFirst();
  if (claimed?.inserted) return { kind: 'new' };
  if (claimed) return { kind: 'resumed', ...entity(claimed.entityId) };
  return readClaim(db, scope);
}

/**
 * Claims a key for a request that does all its work in the open transaction `tx`: whoever comes meanwhile is told so at
 * once and does not wait for the transaction with a connection in hand.
 */
export async function claimKeyInside(tx: Tx, scope: KeyScope, now: Date): Promise<Claim> {
  const name = JSON.stringify([scope.principal, scope.route, scope.key]);
  const { rows } = await sql<{
    free: boolean;
  }>`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as free`.execute(tx);
  // Whoever only fetches a stored answer holds the lock for a moment, too: that is no reason to send others away.
  if (!rows[0]?.free) return readClaim(tx, scope);
  return claimKey(tx, scope, { now });
}

/**
 * Keeps the final answer and returns the one that stands: of two requests that were attached to the same entity, the
 * first to answer decides. Undefined if nobody claimed the key.
 */
export async function storeAnswer(
  db: Queryable,
  scope: KeyScope,
  answer: StoredAnswer,
  now: Date,
): Promise<StoredAnswer | undefined> {
  const row = await db
    .updateTable('idempotencyKey')
    .set({
      status: sql`coalesce(status, ${answer.status})`,
      headers: sql`coalesce(headers, ${JSON.stringify(answer.headers)}::jsonb)`,
      body: sql`coalesce(body, ${answer.body})`,
      answeredAt: sql`coalesce(answered_at, ${now}::timestamptz)`,
      lockedUntil: null,
    })
    .where(sameKey(scope))
    .where('requestHash', '=', scope.requestHash)
    .returning(['status', 'headers', 'body'])
    .executeTakeFirst();
  return row && toAnswer(row);
}

/** Lets the next retry go on at once; for answers that are not final (202, 5xx). What was made stays on record. */
export async function releaseKey(db: Queryable, scope: KeyScope): Promise<void> {
  await db.updateTable('idempotencyKey').set({ lockedUntil: null }).where(sameKey(scope)).execute();
}

/** The final answer that a key already has for this very request; reading it claims nothing. */
export async function findAnswer(db: Queryable, scope: KeyScope): Promise<StoredAnswer | undefined> {
  const claim = await readClaim(db, scope);
  return claim.kind === 'stored' ? claim.answer : undefined;
}

/** The entity was there already under another id: whoever attaches to this key attaches to that one. */
export async function pointKeyAt(tx: Tx, scope: KeyScope, entityId: string): Promise<void> {
  await tx.updateTable('idempotencyKey').set({ entityId }).where(sameKey(scope)).execute();
}

/** Forgets keys older than a day. Business keys (external ids, references) are unique for ever by other means. */
export async function deleteOldKeys(db: Queryable, now: Date): Promise<number> {
  const result = await db
    .deleteFrom('idempotencyKey')
    .where('createdAt', '<', new Date(now.getTime() - KEEP_FOR_MS))
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

async function readClaim(db: Queryable, scope: KeyScope): Promise<Claim> {
  const row = await db
    .selectFrom('idempotencyKey')
    .select(['requestHash', 'entityId', 'answeredAt', 'status', 'headers', 'body'])
    .where(sameKey(scope))
    .executeTakeFirst();
  // Deleted between the two statements: it was a day old; the caller's next try is a new request.
  if (!row) return { kind: 'inFlight' };
  if (row.requestHash !== scope.requestHash) return { kind: 'mismatch' };
  if (row.answeredAt !== null) return { kind: 'stored', answer: toAnswer(row) };
  return { kind: 'inFlight', ...entity(row.entityId) };
}

function sameKey(scope: KeyScope) {
  return sql<boolean>`principal = ${scope.principal} and route = ${scope.route} and key = ${scope.key}`;
}

function toAnswer(row: { status: number | null; headers: unknown; body: string | null }): StoredAnswer {
  return {
    status: row.status ?? 200,
    headers: (row.headers ?? {}) as Record<string, string>,
    body: row.body ?? '',
  };
}

function entity(entityId: string | null): { entityId?: string } {
  return entityId === null ? {} : { entityId };
}
