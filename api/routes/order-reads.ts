import { z } from 'zod';

import { listOrders, type OrderPosition, type OrderSummary } from '../../database/read/order-list';
import { readOrder, type OrderView } from '../../database/read/order';
import { readOrderFinance } from '../../database/read/order-finance';
import { listRoutingDecisions } from '../../database/read/order-routing';
import type { Queryable } from '../../database/connection';
import { may } from '../auth/permissions';
import type { Principal } from '../auth/principal';
import { decodeCursor, pageOf, pageQuery, textCursor, toPage } from '../paging';
import { notFound } from '../problem';
import { route, type Permission, type Route } from '../route';
import { instant, pathCode } from '../schemas/common';
import { someOf } from '../schemas/list-query';
import {
  FULFILMENT_STATUSES,
  ORDER_STATUSES,
  orderSchema,
  orderSummarySchema,
  PAYMENT_STATUSES,
} from '../schemas/order';
import { financeSchema, routingDecisionSchema } from '../schemas/order-parts';
import { timelineRoute } from './timeline-route';

const readOne = route(
  {
    method: 'get',
    path: '/v1/orders/{id}',
    summary: 'One order: what happened, what comes next, what the customer hears, what it means',
    permission: may.readOrders,
    responses: { 200: orderSchema },
  },
  async ({ params, principal, now }, { db }) => {
    const order = await readOrder(db, params.id, now);
    if (order === undefined) throw notFound('This order');
    return { status: 200, body: asSeenBy(principal, order) };
  },
);

/** The customer's browser finishes a payment with the secret: for whoever may place orders, and nobody else. */
function asSeenBy({ role }: Principal, order: OrderView): OrderView {
  const places: Permission = may.placeOrders;
  if (role !== 'none' && places.includes(role)) return order;
  return { ...order, payments: order.payments.map(({ clientSecret: _secret, ...payment }) => payment) };
}

const list = route(
  {
    method: 'get',
    path: '/v1/orders',
    summary: 'Orders, by when they were placed, newest first',
    description:
      '`exceptions=none` is the normal queue: nothing about these orders waits for a person. `q` finds a number, an ' +
      "external id, an e-mail address, a tracking number, or the beginnings of words of the customer's name.",
    permission: may.readOrders,
    query: z.strictObject({
      ...pageQuery,
      status: someOf(ORDER_STATUSES).optional(),
      paymentStatus: someOf(PAYMENT_STATUSES).optional(),
      fulfilmentStatus: someOf(FULFILMENT_STATUSES).optional(),
      channel: pathCode.optional(),
      customer: pathCode.optional().meta({ description: 'Id or e-mail address' }),
      location: pathCode.optional(),
      promiseBefore: instant.optional(),
      exceptions: z.enum(['none', 'open']).optional(),
      q: z.string().trim().min(1, 'must not be empty').max(254, 'may have 254 characters at most').optional(),
    }),
    responses: { 200: pageOf(orderSummarySchema) },
  },
  async ({ query, now }, { db }) => {
    const { limit, cursor, status, paymentStatus, fulfilmentStatus, promiseBefore, ...rest } = query;
    const filter = {
      ...rest,
      statuses: status,
      paymentStatuses: paymentStatus,
      fulfilmentStatuses: fulfilmentStatus,
      promiseBefore: promiseBefore === undefined ? undefined : new Date(promiseBefore),
    };
    const rows = await listOrders(db, filter, { limit: limit + 1, after: positionOf(cursor), now });
    return { status: 200, body: toPage(rows, limit, keyOf, (row) => row) };
  },
);

function keyOf({ placedAt, id }: OrderSummary): [string, string] {
  return [placedAt, id];
}

function positionOf(cursor: string | undefined): OrderPosition | undefined {
  const [placedAt, id] = decodeCursor(cursor, z.tuple([z.iso.datetime(), ...textCursor.def.items])) ?? [];
  return placedAt === undefined || id === undefined ? undefined : { placedAt: new Date(placedAt), id };
}

const timeline = timelineRoute({
  path: '/v1/orders/{id}/timeline',
  of: 'an order',
  permission: may.readOrders,
  async find(db, { id = '' }) {
    await mustExist(db, id);
    return { type: 'order', id };
  },
});

const routing = route(
  {
    method: 'get',
    path: '/v1/orders/{id}/routing',
    summary: 'Why it ships from where it does: every decision with its candidates, oldest first',
    permission: may.readOrders,
    responses: { 200: z.strictObject({ data: z.array(routingDecisionSchema) }) },
  },
  async ({ params }, { db }) => {
    await mustExist(db, params.id);
    return { status: 200, body: { data: await listRoutingDecisions(db, params.id) } };
  },
);

const finance = route(
  {
    method: 'get',
    path: '/v1/orders/{id}/finance',
    summary: 'What an order did to the money: events, revenue, margin, dates',
    permission: may.readMoney,
    responses: { 200: financeSchema },
  },
  async ({ params }, { db }) => {
    const found = await readOrderFinance(db, params.id);
    if (found === undefined) throw notFound('This order');
    return { status: 200, body: found };
  },
);

async function mustExist(db: Queryable, id: string): Promise<void> {
  const row = await db.selectFrom('orders').select('id').where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('This order');
}

export const orderReadRoutes: readonly Route[] = [list, readOne, timeline, routing, finance];
