import {
  cancelOrderUpdate,
  correctAddressUpdate,
  holdOrderUpdate,
  releaseOrderUpdate,
  type OrderFacts,
} from '../../contracts/order';
import type { UpdateDefinition } from '@temporalio/common';
import type { Queryable } from '../../database/connection';
import { claimKey, findAnswer, pointKeyAt, releaseKey, type Claim } from '../../database/idempotency';
import { requestAddressChange } from '../../database/order/address';
import { placeOrder, type NewOrder } from '../../database/order/place-order';
import { removeJob } from '../../database/outbox';
import { addCardAttempt } from '../../database/payment/attempts';
import { reportExternalPayment } from '../../database/payment/external';
import { readOrder, type OrderView } from '../../database/read/order';
import { may } from '../auth/permissions';
import type { RouteDeps } from '../deps';
import { unlessRefused } from '../failure-to-problem';
import { once, replayed } from '../idempotency';
import { checkOrder } from '../orders/check-order';
import { askProcess, startProcess } from '../orders/process';
import { conflict, notFound } from '../problem';
import { route, type Call, type Replay, type Route } from '../route';
import { orderSchema, placingSchema } from '../schemas/order';
import {
  addressBody,
  cancelBody,
  holdBody,
  newOrder,
  paymentBody,
  releaseBody,
  type NewOrderBody,
} from '../schemas/place-order';

const place = route(
  {
    method: 'post',
    path: '/v1/orders',
    summary: 'Place an order',
    description:
      'Stock is reserved before the answer: 201 with the order, or 409 `insufficient_stock` with what there is. ' +
      '202: accepted and safe, the decision is still to come; repeat with the same key or read the order.',
    permission: may.placeOrders,
    body: newOrder,
    responses: { 200: orderSchema, 201: orderSchema, 202: placingSchema },
    idempotency: 'required',
    claimsKeyItself: true,
    keepRefusals: true,
  },
  async (call, deps) => {
    const placed = await putOnRecord(call, deps);
    if ('replay' in placed) return placed;
    const view = await decided(deps, placed.id);
    if (view === undefined || view.status === 'placing') {
      if (call.idempotency !== undefined) await releaseKey(deps.db, call.idempotency);
      return {
        status: 202,
        body: { id: placed.id, status: 'placing' as const },
        headers: { Location: `/v1/orders/${placed.id}` },
      };
    }
    if (view.status === 'refused') throw refused(view);
    return {
      status: placed.existing ? 200 : 201,
      body: view,
      headers: { Location: `/v1/orders/${placed.id}` },
    };
  },
);

type PlaceCall = Call<'/v1/orders', unknown, NewOrderBody>;
type Placed = { id: string; existing: boolean };

/** Key row and order row in one transaction: a retry finds the order whatever happened to the first request. */
async function putOnRecord(call: PlaceCall, deps: RouteDeps): Promise<Placed | Replay> {
  const { idempotency: scope, principal, now } = call;
  const order = await checkUnlessAnswered(call, deps);
  if ('replay' in order) return order;
  return deps.db.transaction().execute(async (tx) => {
    const claim: Claim =
      scope === undefined ? { kind: 'new' } : await claimKey(tx, scope, { now, entityId: order.id });
    // Somebody is at it, or died at it: what was made is what we go on with.
    if ('entityId' in claim && claim.entityId !== undefined) return { id: claim.entityId, existing: false };
    if (claim.kind !== 'new' && claim.kind !== 'resumed') return replayed(claim);
    const placed = await placeOrder(tx, order, { now, actor: principal.actor });
    if (placed.existing && scope !== undefined) await pointKeyAt(tx, scope, placed.id);
    return placed;
  });
}

/** A key that has its answer gives it, also when the same request would by now be refused. */
async function checkUnlessAnswered(call: PlaceCall, deps: RouteDeps): Promise<NewOrder | Replay> {
  try {
    return await checkOrder(deps, call.body, call);
  } catch (problem) {
    const answer = call.idempotency === undefined ? undefined : await findAnswer(deps.db, call.idempotency);
    if (answer === undefined) throw problem;
    return { replay: answer };
  }
}

/** The order once its stock is decided; as it is if that takes too long. */
async function decided(deps: RouteDeps, orderId: string): Promise<OrderView | undefined> {
  const before = await deps.db
    .selectFrom('orders')
    .select('status')
    .where('id', '=', orderId)
    .executeTakeFirst();
  if (before?.status === 'placing' && (await startProcess(deps, orderId)))
    await removeJob(deps.db, `start:${orderId}`);
  return readOrder(deps.db, orderId, deps.clock.now());
}

function refused(view: OrderView) {
  const { code = 'insufficient_stock', lines = [] } = view.refusal ?? {};
  const detail =
    code === 'insufficient_stock'
      ? 'There is not enough stock for every line; order at most what is available. No payment was taken.'
      : 'No location can send this order to its address. No payment was taken.';
  return conflict(code, detail, { order: view.id, lines });
}

/** The calls that change a live order's course: each is put to the order's process, which decides against the record. */
function intent<Args extends [unknown]>(
  call: Call<'/v1/orders/{id}', unknown, unknown>,
  deps: RouteDeps,
  question: { update: UpdateDefinition<OrderFacts, Args>; args: Args },
): Promise<{ status: 200; body: OrderView }> {
  return existing(deps, call.params.id).then(async (id) => {
    await askProcess(deps, call, id, question);
    return { status: 200, body: await view(deps, id) };
  });
}

const cancel = route(
  {
    method: 'post',
    path: '/v1/orders/{id}/cancel',
    summary: 'Cancel an order, or units of its lines',
    permission: may.steerOrders,
    body: cancelBody,
    responses: { 200: orderSchema },
  },
  (call, deps) => {
    const { reason, lines } = call.body;
    const request = { actor: call.principal.actor, reason, ...(lines === undefined ? {} : { lines }) };
    return intent(call, deps, { update: cancelOrderUpdate, args: [request] });
  },
);

const hold = route(
  {
    method: 'post',
    path: '/v1/orders/{id}/hold',
    summary: 'Keep an order from its node',
    permission: may.steerOrders,
    body: holdBody,
    responses: { 200: orderSchema },
  },
  (call, deps) =>
    intent(call, deps, {
      update: holdOrderUpdate,
      args: [{ actor: call.principal.actor, reason: call.body.reason }],
    }),
);

const release = route(
  {
    method: 'post',
    path: '/v1/orders/{id}/release',
    summary: 'Lift every hold of an order',
    permission: may.steerOrders,
    body: releaseBody,
    responses: { 200: orderSchema },
  },
  (call, deps) => {
    const { note } = call.body;
    const request = { actor: call.principal.actor, ...(note === undefined ? {} : { note }) };
    return intent(call, deps, { update: releaseOrderUpdate, args: [request] });
  },
);

const correctAddress = route(
  {
    method: 'post',
    path: '/v1/orders/{id}/address',
    summary: 'Correct the shipping address, before the hand-off',
    permission: may.steerOrders,
    body: addressBody,
    responses: { 200: orderSchema },
  },
  async (call, deps) => {
    const id = await existing(deps, call.params.id);
    const by = { now: call.now, actor: call.principal.actor };
    const wish = { orderId: id, address: call.body.shippingAddress };
    const changeId = await deps.db.transaction().execute((tx) => requestAddressChange(tx, wish, by));
    return intent(call, deps, { update: correctAddressUpdate, args: [{ actor: by.actor, changeId }] });
  },
);

const pay = route(
  {
    method: 'post',
    path: '/v1/orders/{id}/payments',
    summary: 'Report a payment, or give another card after a failure',
    permission: may.recordPayments,
    body: paymentBody,
    responses: { 201: orderSchema },
    claimsKeyItself: true,
  },
  async (call, deps) => {
    const { params, body, principal, now } = call;
    const orderId = await existing(deps, params.id);
    const by = { now, actor: principal.actor };
    // With its key in one transaction: repeated after a crash, a further card would be refused for its own sake.
    return once(call, deps, async (tx) => {
      const outcome =
        'token' in body
          ? await addCardAttempt(tx, { orderId, token: body.token, provider: 'stripe' }, by)
          : await reportExternalPayment(tx, { ...body, orderId, occurredAt: new Date(body.occurredAt) }, by);
      unlessRefused(outcome);
      return { status: 201 as const, body: await view({ ...deps, db: tx }, orderId) };
    });
  },
);

async function existing({ db }: RouteDeps, orderId: string): Promise<string> {
  const row = await db.selectFrom('orders').select('id').where('id', '=', orderId).executeTakeFirst();
  if (row === undefined) throw notFound(`Order ${orderId}`);
  return row.id;
}

async function view(
  { db, clock }: { db: Queryable; clock: RouteDeps['clock'] },
  orderId: string,
): Promise<OrderView> {
  const order = await readOrder(db, orderId, clock.now());
  if (order === undefined) throw notFound(`Order ${orderId}`);
  return order;
}

export const orderRoutes: readonly Route[] = [place, cancel, hold, release, correctAddress, pay];
