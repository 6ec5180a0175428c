import { isRefusal, type Refusal } from '../domain/refusal';
import type { Database, Tx } from './connection';

/** Carries a refusal out of a transaction, which rolls back: what was refused has changed nothing. */
class RolledBack extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

/** PostgreSQL asks for a second try: two transactions stood in each other's way. */
const TRY_AGAIN = new Set(['40001', '40P01']);
const TRIES = 5;

/**
 * Runs a decision in one transaction. A refusal undoes whatever was written on the way to it and is returned; a
 * deadlock or serialization failure is tried again.
 */
export async function decide<T>(db: Database, decision: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(async (tx) => {
        const outcome = await decision(tx);
        if (isRefusal(outcome)) throw new RolledBack(outcome);
        return outcome;
      });
    } catch (error) {
      if (error instanceof RolledBack) return error.refusal as T;
      if (attempt >= TRIES || !TRY_AGAIN.has(codeOf(error))) throw error;
    }
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
