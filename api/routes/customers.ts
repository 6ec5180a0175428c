import { z } from 'zod';

import { listCustomers, readCustomer } from '../../database/read/customer';
import { may } from '../auth/permissions';
import { decodeCursor, pageOf, pageQuery, textCursor, toPage } from '../paging';
import { notFound } from '../problem';
import { route, type Route } from '../route';
import { instant } from '../schemas/common';
import { notificationSchema } from '../schemas/notification';
import { customerSchema, orderSummarySchema } from '../schemas/order';

const customer = customerSchema.extend({ createdAt: instant }).meta({ id: 'Customer' });

const profile = customer
  .extend({
    orders: z
      .array(orderSummarySchema)
      .meta({ description: 'The newest 50; all by GET /v1/orders?customer=' }),
    messages: z
      .array(notificationSchema)
      .meta({ description: 'The newest 50; all by GET /v1/notifications?customer=' }),
  })
  .meta({ id: 'CustomerProfile' });

const list = route(
  {
    method: 'get',
    path: '/v1/customers',
    summary: 'Customers, newest first',
    permission: may.readOrders,
    query: z.strictObject({ ...pageQuery, email: z.string().max(254).optional() }),
    responses: { 200: pageOf(customer) },
  },
  async ({ query: { limit, cursor, email } }, { db }) => {
    const [beforeId] = decodeCursor(cursor, textCursor) ?? [];
    const rows = await listCustomers(db, { email }, { limit: limit + 1, beforeId });
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
    path: '/v1/customers/{id}',
    summary: 'A customer, what they bought and what they were told',
    permission: may.readOrders,
    responses: { 200: profile },
  },
  async ({ params, now }, { db }) => {
    const found = await readCustomer(db, params.id, now);
    if (found === undefined) throw notFound('This customer');
    return { status: 200, body: found };
  },
);

export const customerRoutes: readonly Route[] = [list, readOne];
