import { z } from 'zod';

import { listNotifications } from '../../database/read/notification';
import { may } from '../auth/permissions';
import { decodeCursor, pageOf, pageQuery, textCursor, toPage } from '../paging';
import { notFound } from '../problem';
import { route, type Route } from '../route';
import { pathCode } from '../schemas/common';
import { someOf } from '../schemas/list-query';
import { NOTIFICATION_STATUSES, notificationSchema } from '../schemas/notification';

const list = route(
  {
    method: 'get',
    path: '/v1/notifications',
    summary: 'What was sent, to whom and when, as it was written; newest first',
    permission: may.readMessages,
    query: z.strictObject({
      ...pageQuery,
      order: pathCode.optional(),
      customer: pathCode.optional(),
      kind: pathCode.optional(),
      status: someOf(NOTIFICATION_STATUSES).optional(),
    }),
    responses: { 200: pageOf(notificationSchema) },
  },
  async ({ query: { limit, cursor, status, ...filter } }, { db }) => {
    const [beforeId] = decodeCursor(cursor, textCursor) ?? [];
    const rows = await listNotifications(db, { ...filter, statuses: status }, { limit: limit + 1, beforeId });
    const page = toPage(
      rows,
      limit,
      ({ id }) => [id],
      (row) => row,
    );
    return { status: 200, body: page };
  },
);

const readOne = route(
  {
    method: 'get',
    path: '/v1/notifications/{id}',
    summary: 'One message',
    permission: may.readMessages,
    responses: { 200: notificationSchema },
  },
  async ({ params: { id } }, { db }) => {
    const [notification] = await listNotifications(db, { id }, { limit: 1 });
    if (notification === undefined) throw notFound('This message');
    return { status: 200, body: notification };
  },
);

export const notificationRoutes: readonly Route[] = [list, readOne];
