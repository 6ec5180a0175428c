import type { Pool } from 'pg';

import { bookCheck, type BookCheck, type Problem } from './report';
import { readBooks } from './sandbox-books';

/** Pages of mails are short: a mail may be long. */
const PAGE = 500;

/**
 * Compares the messages we say we sent with the mail server's books. SMTP cannot promise that a mail arrives once; one
 * that came twice under the same Message-ID is a repeat, counted apart, because every mail program shows it once.
 */
export async function checkMails(pool: Pool, sandbox: string): Promise<BookCheck> {
  const mails = await readBooks(sandbox, { partner: 'mail', kind: 'mail', pageSize: PAGE }, (entry) => ({
    messageId: String(entry['messageId']),
    notification: notificationOf(entry),
  }));
  const { rows } = await pool.query<{
    notification: string;
    order: string | null;
    kind: string;
    status: string;
  }>(
    `select id as notification, order_id as "order", kind, status from notification where channel = 'email'`,
  );
  const messageIds = new Map<string, Set<string>>();
  for (const { notification, messageId } of mails)
    messageIds.set(notification, (messageIds.get(notification) ?? new Set()).add(messageId));
  const known = new Set(rows.map(({ notification }) => notification));
  const problems: Problem[] = [];
  for (const { notification, order, kind, status } of rows) {
    const ids = [...(messageIds.get(notification) ?? [])];
    const at = { notification, order, kind };
    if (status === 'sent' && ids.length === 0)
      problems.push({ problem: 'sent, but the mail server never had it', ...at });
    if (ids.length > 1) problems.push({ problem: 'sent as several mails', ...at, messageIds: ids });
  }
  for (const [notification, ids] of messageIds)
    if (!known.has(notification))
      problems.push({
        problem: 'a mail that no message of ours explains',
        notification,
        messageIds: [...ids],
      });
  const distinct = new Set(mails.map(({ messageId }) => messageId)).size;
  return bookCheck(
    {
      name: 'mails',
      law: 'every message marked sent is one mail in the books of the mail server, and there is no other',
      counted: rows.length,
      remark: `${distinct} mails in its books, ${mails.length - distinct} repeated by SMTP under the same Message-ID`,
    },
    problems,
  );
}

function notificationOf(entry: Readonly<Record<string, unknown>>): string {
  const headers = (entry['headers'] ?? {}) as Record<string, string | undefined>;
  return headers['x-evenkeel-notification'] ?? 'none';
}
