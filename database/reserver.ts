/**
 * Reserving, on the path of every order that is placed.
 *
 * Callers in one process are coalesced: what arrives while a transaction is under way is answered together by the next
 * one. On a hot SKU that turns two hundred waits for one row lock and one disk flush each into one of both, and a lone
 * caller waits for nobody. Processes meet at the row locks.
 */
import {
  checkReservationRequest,
  type ReservationAnswer,
  type ReservationRequest,
} from '../domain/inventory/reservation-request';
import type { Database } from './connection';
import { answerBatch } from './reservation-batch';
import { sqlState } from './stock-retry';

export interface Reserver {
  /**
   * Reserves all lines or none. Asked again with the same order and attempt, it gives the first answer, whatever that
   * was and whatever the lines now are. Do not call it inside a transaction: it uses a connection of its own.
   *
   * Rejects with UnknownStockError or RangeError where asking again is no use; with the database's own error where the
   * outcome is unknown, and asking again tells it.
   */
  reserve(request: ReservationRequest): Promise<ReservationAnswer>;
}

export interface ReserverOptions {
  /** Most orders answered by one transaction, and most lines unless a single order has more. */
  maxOrders?: number;
  maxLines?: number;
  /** Told how many orders each transaction is about to answer, for counters. */
  onBatch?: (orders: number) => void;
}

interface Waiting {
  request: ReservationRequest;
  resolve(answer: ReservationAnswer): void;
  reject(error: unknown): void;
}

/** One a process and database: callers are coalesced only with those of the same reserver. */
export function createReserver(db: Database, options: ReserverOptions = {}): Reserver {
  const { maxOrders = 500, maxLines = 2000, onBatch } = options;
  let queue: Waiting[] = [];
  let running = false;

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const size = batchSize(queue, maxOrders, maxLines);
      const batch = queue.slice(0, size);
      queue = queue.slice(size);
      onBatch?.(batch.length);
      await answerAll(db, batch);
    }
    running = false;
  }

  return {
    async reserve(request) {
      checkReservationRequest(request);
      return new Promise((resolve, reject) => {
        queue.push({ request, resolve, reject });
        if (running) return;
        running = true;
        // Not at once: whoever asks in the same turn of the event loop comes along, and that costs nobody any time.
        setImmediate(() => void drain());
      });
    },
  };
}

/** Answers every one of the batch; never rejects. */
async function answerAll(db: Database, batch: readonly Waiting[]): Promise<void> {
  try {
    const outcomes = await answerBatch(
      db,
      batch.map((waiting) => waiting.request),
    );
    batch.forEach((waiting, index) => {
      const outcome = outcomes[index];
      if (outcome === undefined) waiting.reject(new Error('The batch left this order without an answer'));
      else if (outcome instanceof Error) waiting.reject(outcome);
      else waiting.resolve(outcome);
    });
  } catch (error) {
    if (batch.length === 1 || !isAboutData(error)) {
      for (const waiting of batch) waiting.reject(error);
      return;
    }
    // One of them cannot be stored. Halving finds it, and only it is told.
    const middle = Math.ceil(batch.length / 2);
    await answerAll(db, batch.slice(0, middle));
    await answerAll(db, batch.slice(middle));
  }
}

/** Data exceptions and broken constraints: the fault is in a row, not in the database or on the way to it. */
function isAboutData(error: unknown): boolean {
  return /^2[23]/.test(sqlState(error));
}

function batchSize(queue: readonly Waiting[], maxOrders: number, maxLines: number): number {
  let lines = 0;
  const limit = Math.min(queue.length, maxOrders);
  for (let size = 0; size < limit; size++) {
    lines += queue[size]?.request.lines.length ?? 0;
    if (lines > maxLines && size > 0) return size;
  }
  return limit;
}
