import { sql } from 'kysely';

import { newId } from '../platform/ids';
import type { Actor } from '../domain/actor';
import type { Tx } from './connection';
import { addJob } from './outbox';
import { recordTimeline } from './timeline';

export interface NotificationToQueue {
  kind: string;
  orderId: string;
  /** What the news is about; the same kind about the same subject is told once, for ever. */
  subjectKey: string;
  /** What only this moment knows: a delay's length and reason, a decline. Read with the order when it is rendered. */
  data?: Record<string, unknown>;
}

/** Promises the customer a message, in the transaction of the change it tells of. Told already: nothing happens. */
export async function queueNotification(
  tx: Tx,
  message: NotificationToQueue,
  at: { now: Date; actor: Actor },
): Promise<void> {
  const id = newId('ntf');
  const queued = await tx
    .insertInto('notification')
    .columns([
      'id',
      'orderId',
      'customerId',
      'kind',
      'channel',
      'subjectKey',
      'recipient',
      'data',
      'status',
      'createdAt',
    ])
    .expression((from) =>
      from
        .selectFrom('orders')
        .where('orders.id', '=', message.orderId)
        .select((column) => [
          column.val(id).as('id'),
          'orders.id as orderId',
          'orders.customerId',
          column.val(message.kind).as('kind'),
          column.val('email').as('channel'),
          column.val(message.subjectKey).as('subjectKey'),
          sql<string>`orders.customer->>'email'`.as('recipient'),
          column.cast<string>(column.val(JSON.stringify(message.data ?? {})), 'jsonb').as('data'),
          column.val('queued').as('status'),
          column.cast<Date>(column.val(at.now), 'timestamptz').as('createdAt'),
        ]),
    )
    .onConflict((conflict) => conflict.columns(['kind', 'subjectKey', 'channel']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (queued === undefined) return;
  // Of one order one after the other, so that nobody hears of the delivery before the dispatch.
  await addJob(
    tx,
    'sendNotification',
    { notificationId: id },
    { key: `send:${id}`, queue: `mail:${message.orderId}` },
  );
  await recordTimeline(tx, [
    {
      entity: { type: 'order', id: message.orderId },
      at: at.now,
      actor: at.actor,
      kind: 'notificationQueued',
      summary: `The customer will be told: ${message.kind}`,
      data: { notification: id, kind: message.kind },
    },
  ]);
}
