import { sql } from 'kysely';

import type { MessageRecord } from '../../domain/order/communication';
import type { Queryable } from '../connection';
import { allOf, when } from './conditions';
import { given, instantOf } from './instant';

/** A message as it was, or will be, sent. `subject` and `body` are null until it was written. */
export interface NotificationView {
  id: string;
  kind: string;
  channel: 'email' | 'sms';
  to: string;
  subject: string | null;
  body: string | null;
  status: MessageRecord['status'];
  order?: string;
  customer?: string;
  createdAt: string;
  sentAt?: string;
  attempts: number;
  lastError?: string;
}

export interface NotificationFilter {
  id?: string | undefined;
  order?: string | undefined;
  customer?: string | undefined;
  kind?: string | undefined;
  statuses?: readonly string[] | undefined;
}

/** Messages, newest first, older than `beforeId` if given. */
export async function listNotifications(
  db: Queryable,
  filter: NotificationFilter,
  page: { limit: number; beforeId?: string | undefined },
): Promise<NotificationView[]> {
  const { id, order, customer, kind, statuses } = filter;
  const { rows } = await sql<{ raw: RawNotification }>`
    select ${notificationJson} as raw from notification n
    where ${allOf([
      when(id, (value) => sql`n.id = ${value}`),
      when(order, (value) => sql`n.order_id = ${value}`),
      when(customer, (value) => sql`n.customer_id = ${value}`),
      when(kind, (value) => sql`n.kind = ${value}`),
      when(statuses, (value) => sql`n.status = any(${value})`),
      when(page.beforeId, (value) => sql`n.id < ${value}`),
    ])}
    order by n.id desc limit ${page.limit}`.execute(db);
  return rows.map((row) => toNotification(row.raw));
}

/** A row of `notification` (alias `n`) as one JSON value; read it with `toNotification`. */
export const notificationJson = sql`json_build_object(
  'id', n.id, 'kind', n.kind, 'channel', n.channel, 'to', n.recipient, 'subject', n.subject, 'body', n.body,
  'status', n.status, 'order', n.order_id, 'customer', n.customer_id, 'subjectKey', n.subject_key,
  'createdAt', n.created_at, 'sentAt', n.sent_at, 'attempts', n.attempts, 'lastError', n.last_error)`;

export interface RawNotification {
  id: string;
  kind: string;
  channel: 'email' | 'sms';
  to: string;
  subject: string | null;
  body: string | null;
  status: MessageRecord['status'];
  order: string | null;
  customer: string | null;
  subjectKey: string;
  createdAt: string;
  sentAt: string | null;
  attempts: number;
  lastError: string | null;
}

/** The JSON value of `notificationJson` as it is shown. */
export function toNotification(raw: RawNotification): NotificationView {
  const { id, kind, channel, to, subject, body, status, attempts } = raw;
  return {
    ...{ id, kind, channel, to, subject, body, status },
    ...given('order', raw.order),
    ...given('customer', raw.customer),
    createdAt: instantOf(raw.createdAt),
    ...given('sentAt', raw.sentAt, instantOf),
    attempts,
    ...given('lastError', raw.lastError),
  };
}
