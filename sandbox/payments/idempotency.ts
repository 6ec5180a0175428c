import type { PartnerAnswer } from '../control/misbehave';
import type { Database, Queryable } from '../support/database';
import { newId } from '../support/ids';
import { keyInUse, keyUsedForOtherRequest, StripeError } from './errors';

interface StoredRow {
  fingerprint: string;
  request_id: string;
  status: number;
  answer: string;
}

/** A request with an effect: its key if it has one, and what tells it from others under the same key. */
export interface KeyedRequest {
  key: string | null;
  fingerprint: string;
}

/** Runs the endpoint in a transaction of its own and stores its answer there by calling `store`. */
export type Execution = (
  requestId: string,
  store: (tx: Queryable, answer: PartnerAnswer) => Promise<void>,
) => Promise<PartnerAnswer>;

/**
 * Stripe's `Idempotency-Key`: the answer is kept for ever in the transaction of the effect and replayed byte for byte;
 * other parameters are a 400; a second request while the first is running is a 409. What is running is kept in memory,
 * because a killed process has rolled it back.
 */
export class Idempotency {
  private readonly running = new Set<string>();

  constructor(private readonly database: Database) {}

  async execute({ key, fingerprint }: KeyedRequest, execution: Execution): Promise<PartnerAnswer> {
    const requestId = newId('req_');
    if (key === null) return withRequestId(await execution(requestId, () => Promise.resolve()), requestId);
    if (this.running.has(key)) throw keyInUse(key);
    this.running.add(key);
    try {
      const stored = await this.find(key);
      if (stored) return replay(stored, key, fingerprint);
      return withRequestId(await this.first({ key, fingerprint, requestId }, execution), requestId, key);
    } finally {
      this.running.delete(key);
    }
  }

  private async first(
    request: { key: string; fingerprint: string; requestId: string },
    execution: Execution,
  ): Promise<PartnerAnswer> {
    const { key, fingerprint, requestId } = request;
    const store = async (into: Queryable, answer: PartnerAnswer): Promise<void> => {
      await into.query(
        `insert into idempotency_keys (key, fingerprint, request_id, status, answer, at) values ($1, $2, $3, $4, $5, $6)`,
        [key, fingerprint, requestId, answer.status, answer.text, new Date()],
      );
    };
    try {
      return await execution(requestId, store);
    } catch (error) {
      // The effect is rolled back, but the endpoint has spoken: Stripe would repeat this refusal under the same key.
      if (error instanceof StripeError && error.executed) {
        await store(this.database, { status: error.status, text: JSON.stringify({ error: error.body }) });
      }
      throw error;
    }
  }

  private async find(key: string): Promise<StoredRow | undefined> {
    const rows = await this.database.query<StoredRow>(
      'select fingerprint, request_id, status, answer from idempotency_keys where key = $1',
      [key],
    );
    return rows[0];
  }
}

function replay(stored: StoredRow, key: string, fingerprint: string): PartnerAnswer {
  if (stored.fingerprint !== fingerprint) throw keyUsedForOtherRequest(key);
  const headers = { 'Idempotent-Replayed': 'true', 'Original-Request': stored.request_id };
  return withRequestId({ status: stored.status, text: stored.answer, headers }, newId('req_'), key);
}

function withRequestId(answer: PartnerAnswer, requestId: string, key?: string): PartnerAnswer {
  const headers = {
    ...answer.headers,
    'Request-Id': requestId,
    ...(key !== undefined && { 'Idempotency-Key': key }),
  };
  return { ...answer, headers };
}
