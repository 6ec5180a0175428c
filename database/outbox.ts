import { sql } from 'kysely';

import type { Queryable } from './connection';

/**
 * The outbox: effects that nobody waits for, inserted in the transaction of the change they follow from and delivered
 * at least once by the outbox worker. The name of a job is its task in `workers/outbox.ts`.
 */
export interface JobPayloads {
  /** Starts an order's process if its direct start did not succeed; removed when it did. Key `start:{orderId}`. */
  startOrder: { orderId: string };
  /** Tells the process what is now on record; many facts are one signal. Key `facts:{orderId}`. */
  signalOrder: { orderId: string };
  /** Renders and sends one stored notification. */
  sendNotification: { notificationId: string };
  /** Asks the carrier to report a parcel to us. */
  registerTracker: { shipmentId: string };
  /** Applies one stored webhook. */
  processInbox: { inboxId: string };
  /** Gives back, at the processor, what was taken for goods that will not come. Key `return:{orderId}`. */
  returnPayment: { orderId: string };
}

export type JobName = keyof JobPayloads;

export interface JobOptions {
  /** One pending job a key: a later one replaces it (the latest value wins). */
  key?: string | undefined;
  /** Jobs of one queue run one after the other: order per subject. */
  queue?: string | undefined;
  runAt?: Date | undefined;
  maxAttempts?: number | undefined;
  /** Lower runs first; what a customer waits for goes before the rest. */
  priority?: number | undefined;
}

/** Adds an outbox job in the caller's transaction: it exists exactly if the change it follows from does. */
export async function addJob<N extends JobName>(
  db: Queryable,
  name: N,
  payload: JobPayloads[N],
  options: JobOptions = {},
): Promise<void> {
  await sql`select graphile_worker.add_job(
    ${name}, ${JSON.stringify(payload)}::json, ${options.queue ?? null}, ${options.runAt ?? null}::timestamptz,
    ${options.maxAttempts ?? 25}, ${options.key ?? null}, ${options.priority ?? 0})`.execute(db);
}

/** Takes a pending job back, by its key; a job that runs already finishes. */
export async function removeJob(db: Queryable, key: string): Promise<void> {
  await sql`select graphile_worker.remove_job(${key})`.execute(db);
}
