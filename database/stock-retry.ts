import { setTimeout as sleep } from 'node:timers/promises';

const MOST_TRIES = 8;

/** Another transaction was in the way, and trying again from the start may succeed at once. */
const IN_THE_WAY = new Set([
  '40001', // serialization failure
  '40P01', // deadlock
  '23505', // unique violation: somebody else wrote the same row since we looked
]);

/**
 * Runs a whole transaction again while others are in its way; `tries` counts from 0. The waits are random, so that two
 * that collided do not meet again. Throws the last error after eight tries, and any other error at once.
 */
export async function retryTransaction<T>(work: (tries: number) => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work(tries);
    } catch (error) {
      if (tries + 1 >= MOST_TRIES || !IN_THE_WAY.has(sqlState(error))) throw error;
      await sleep(Math.random() * 2 ** tries);
    }
  }
}

/** PostgreSQL's five-character code of an error, or an empty text if the error is not PostgreSQL's. */
export function sqlState(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : '';
}
