import { createHash } from 'node:crypto';

import stringify from 'safe-stable-stringify';

import type { Tx } from '../database/connection';
import { claimKey, claimKeyInside, storeAnswer, type Claim, type KeyScope } from '../database/idempotency';
import { decide } from '../database/transaction';
import type { ApiDeps } from './deps';
import { serialise, serialiseProblem } from './http/serialise';
import { malformed, Problem } from './problem';
import type { Answer, Call, Replay, Route } from './route';

/**
 * Does the whole effect of a request in one transaction with its idempotency key: the answer is stored exactly if the
 * effect is committed, so that no crash in between can make a retry do it again. For handlers of routes with
 * `claimsKeyItself` that touch nothing but the database. Without a key it is a plain transaction.
 */
export async function once<A extends Answer>(
  call: Pick<Call<string, unknown, unknown>, 'idempotency' | 'now'>,
  deps: Pick<ApiDeps, 'db'>,
  effect: (tx: Tx) => Promise<A>,
): Promise<A | Replay> {
  const { idempotency: scope, now } = call;
  if (!scope) return decide(deps.db, effect);
  try {
    return await decide(deps.db, async (tx) => {
      const claim = await claimKeyInside(tx, scope, now);
      if (claim.kind !== 'new' && claim.kind !== 'resumed') return replayed(claim);
      const answer = serialise(await effect(tx));
      await storeAnswer(tx, scope, answer, now);
      return { replay: answer, first: true };
    });
  } catch (error) {
    if (!(error instanceof Problem) || !error.final) throw error;
    return keepRefusal(deps, scope, error, now);
  }
}

/** The stored answer of a claim that somebody else made; throws 422 or 409 for a claim without one. */
export function replayed(claim: Exclude<Claim, { kind: 'new' | 'resumed' }>): Replay {
  switch (claim.kind) {
    case 'stored':
      return { replay: claim.answer };
    case 'mismatch':
      throw new Problem({
        status: 422,
        code: 'idempotency_mismatch',
        title: 'Idempotency key used for another request',
        detail: 'This Idempotency-Key came with another request before: use a new key for a new request.',
        final: false,
      });
    case 'inFlight':
      throw new Problem({
        status: 409,
        code: 'idempotency_in_flight',
        title: 'The first request is still running',
        detail: 'A request with this Idempotency-Key is still running: repeat it shortly to hear its answer.',
        headers: { 'Retry-After': '1' },
        final: false,
      });
  }
}

/** The request's key, checked; throws 400 where it is missing or cannot be one. */
export function idempotencyKeyOf(route: Route, header: string | undefined): string | undefined {
  if (route.idempotency === 'none') return undefined;
  if (header === undefined) {
    if (route.idempotency === 'accepted') return undefined;
    throw malformed(
      'idempotency_key_missing',
      'Send an Idempotency-Key header (a fresh UUID, say), and the same one when you repeat the request.',
    );
  }
  if (/^[\x20-\x7e]{1,255}$/.test(header)) return header;
  throw malformed(
    'idempotency_key_malformed',
    'Idempotency-Key must have 1 to 255 printable ASCII characters.',
  );
}

/** A key in its scope. Members in another order are the same request; so is `1.0` for `1`. */
export function keyScope(
  route: Route,
  principalId: string,
  key: string,
  request: { params: unknown; query: unknown; body: unknown },
): KeyScope {
  const requestHash = createHash('sha256')
    .update(stringify(request) ?? '')
    .digest('base64url');
  return { principal: principalId, route: `${route.method.toUpperCase()} ${route.path}`, key, requestHash };
}

/** A refusal is an answer too: the transaction is gone, the retry must hear the same. */
async function keepRefusal(
  deps: Pick<ApiDeps, 'db'>,
  scope: KeyScope,
  problem: Problem,
  now: Date,
): Promise<Replay> {
  const claim = await claimKey(deps.db, scope, { now });
  if (claim.kind !== 'new' && claim.kind !== 'resumed') return replayed(claim);
  const answer = serialiseProblem(problem);
  return { replay: (await storeAnswer(deps.db, scope, answer, now)) ?? answer, first: true };
}
