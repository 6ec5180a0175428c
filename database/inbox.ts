import { newId } from '../platform/ids';
import type { Tx } from './connection';
import { addJob } from './outbox';

export interface Webhook {
  kind: 'payments' | 'carriers';
  system: string;
  /** The sender's own id of the delivery: the same again is stored once. */
  eventId: string;
  headers: Record<string, unknown>;
  body: Buffer;
}

/** Keeps a verified webhook, with the job that applies it. What the sender delivers twice is kept once. */
export async function storeWebhook(tx: Tx, webhook: Webhook, now: Date): Promise<'stored' | 'known'> {
  const row = await tx
    .insertInto('inbox')
    .values({ ...webhook, id: newId('evt'), headers: JSON.stringify(webhook.headers), receivedAt: now })
    .onConflict((conflict) => conflict.columns(['kind', 'system', 'eventId']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) return 'known';
  await addJob(tx, 'processInbox', { inboxId: row.id }, { key: `inbox:${row.id}` });
  return 'stored';
}
