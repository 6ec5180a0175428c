import type { Transaction } from './database';

/** Something a partner will do at an instant of its own: acknowledge, move a parcel on, send a webhook. */
export interface Step {
  id: string;
  kind: string;
  /** What it is about: an intent, a parcel, a webhook. */
  subject: string;
  /** Steps of one lane never run at the same time and start in the order in which they are due. */
  lane: string;
  attempts: number;
  payload: Record<string, unknown>;
}

/** A step to be written; the lane is the subject unless said. */
export interface NewStep {
  kind: string;
  subject: string;
  lane?: string;
  dueAt: Date;
  payload?: Record<string, unknown>;
  /** Kept back so that the next of its lane overtakes it; `dueAt` is then the latest it may wait. */
  held?: boolean;
}

export async function addStep(tx: Transaction, step: NewStep): Promise<void> {
  await tx.query(
    `insert into steps (kind, subject, lane, due_at, held, payload) values ($1, $2, $3, $4, $5, $6)`,
    stepValues(step),
  );
  tx.dueAt(step.dueAt);
}

/** The values of a step's row: kind, subject, lane, due instant, held, payload. */
export function stepValues(step: NewStep): unknown[] {
  const { kind, subject, lane = subject, dueAt, held = false, payload = {} } = step;
  return [kind, subject, lane, dueAt, held, JSON.stringify(payload)];
}

/** Takes a due step out within the transaction that does its effect; false when it was dropped in the meantime. */
export async function takeStep(tx: Transaction, step: Step): Promise<boolean> {
  return (await tx.query('delete from steps where id = $1 returning id', [step.id])).length === 1;
}

/** Forgets the steps of some kinds about a subject, because it was done by hand or is no longer wanted. */
export async function dropSteps(tx: Transaction, kinds: readonly string[], subject: string): Promise<void> {
  await tx.query('delete from steps where kind = any($1) and subject = $2', [kinds, subject]);
}

/** Puts a step off; `failed` counts the attempt. */
export async function postponeStep(tx: Transaction, step: Step, dueAt: Date, failed: boolean): Promise<void> {
  await tx.query('update steps set due_at = $2, attempts = attempts + $3 where id = $1', [
    step.id,
    dueAt,
    failed ? 1 : 0,
  ]);
  tx.dueAt(dueAt);
}

/** Lets a held step of the lane go at `dueAt`; false when none was held. */
export async function releaseHeldStep(
  tx: Transaction,
  kind: string,
  lane: string,
  dueAt: Date,
): Promise<boolean> {
  const released = await tx.query(
    `update steps set held = false, due_at = $3 where kind = $1 and lane = $2 and held returning id`,
    [kind, lane, dueAt],
  );
  if (released.length > 0) tx.dueAt(dueAt);
  return released.length > 0;
}
