import { RATES } from '../../activities/rates';
import type { Database } from '../../database/connection';
import { readNotificationData } from '../../database/notification-data';
import { inTurn } from '../../database/token-bucket';
import { isNotificationKind } from '../../domain/notification/kinds';
import { renderNotification } from '../../integrations/notifications';
import type { MailOutcome, Mailer } from '../../integrations/notifications/notification';
import type { OutboxDeps } from '../outbox-deps';

/**
 * Renders a stored message once, keeps what the customer will read, and sends it. Its Message-ID never changes, so a
 * mail server that took it before an answer was lost knows it again.
 */
export async function sendNotification(
  deps: OutboxDeps,
  { notificationId }: { notificationId: string },
): Promise<void> {
  const { db, clock } = deps.activities;
  const message = await db
    .selectFrom('notification')
    .selectAll()
    .where('id', '=', notificationId)
    .executeTakeFirst();
  if (message === undefined || message.orderId === null || message.status === 'sent') return;
  if (!isNotificationKind(message.kind)) throw new Error(`There is no template for ${message.kind}`);
  const data = await readNotificationData(db, {
    id: message.id,
    orderId: message.orderId,
    kind: message.kind,
    data: message.data as Record<string, unknown>,
  });
  const { subject, text, html } = renderNotification(message.kind, data);
  await db.updateTable('notification').set({ subject, body: text }).where('id', '=', message.id).execute();
  if (deps.mailer === undefined)
    return note(db, message.id, { status: 'undelivered', lastError: 'No mail server is configured' });
  const outcome = await attempt(db, deps.mailer, {
    messageId: message.id,
    to: message.recipient,
    subject,
    text,
    html,
  });
  if (outcome.outcome === 'refused')
    return note(db, message.id, { status: 'failed', lastError: outcome.reason });
  await note(db, message.id, { status: 'sent', lastError: null, sentAt: clock.now() });
}

/** A failed attempt leaves its error on the message and is tried again by the outbox. */
async function attempt(
  db: Database,
  mailer: Mailer,
  mail: Parameters<Mailer['send']>[0],
): Promise<MailOutcome> {
  try {
    return await inTurn(db, 'mail', RATES.mail, () => mailer.send(mail));
  } catch (error) {
    await note(db, mail.messageId, {
      status: 'queued',
      lastError: error instanceof Error ? error.message.slice(0, 300) : 'unknown',
    });
    throw error;
  }
}

async function note(
  db: Database,
  id: string,
  what: { status: string; lastError: string | null; sentAt?: Date },
): Promise<void> {
  await db
    .updateTable('notification')
    .set((row) => ({ ...what, attempts: row('attempts', '+', 1) }))
    .where('id', '=', id)
    .execute();
}
