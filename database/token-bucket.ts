import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';

import type { Queryable } from './connection';

/** How many calls a destination takes: so many a second for good, and so many at once after a rest. */
export interface Rate {
  perSecond: number;
  burst: number;
}

/**
 * Takes one token of a destination's bucket, which all processes share, and says how many milliseconds its holder has
 * to wait before the call. An empty bucket goes into debt, so that callers queue up and nobody is sent away.
 */
export async function takeToken(db: Queryable, destination: string, rate: Rate): Promise<number> {
  const { perSecond, burst } = rate;
  const { rows } = await sql<{ tokens: number }>`
    insert into token_bucket as b (destination, tokens, refilled_at)
    values (${destination}, ${burst}::float8 - 1, clock_timestamp())
    on conflict (destination) do update set
      tokens = least(${burst}::float8,
        b.tokens + ${perSecond}::float8 * extract(epoch from clock_timestamp() - b.refilled_at)::float8) - 1,
      refilled_at = clock_timestamp()
    returning tokens`.execute(db);
  const left = rows[0]?.tokens ?? 0;
  return left >= 0 ? 0 : Math.ceil((-left / perSecond) * 1000);
}

/** Waits for the destination's turn, then makes the call. */
export async function inTurn<T>(
  db: Queryable,
  destination: string,
  rate: Rate,
  call: () => Promise<T>,
): Promise<T> {
  const wait = await takeToken(db, destination, rate);
  if (wait > 0) await sleep(wait);
  return call();
}
