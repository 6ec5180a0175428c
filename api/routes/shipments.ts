import { z } from 'zod';

import type { Queryable, Tx } from '../../database/connection';
import type { Change } from '../../database/order/settle';
import { findShipment, listShipments, readShipment, type ShipmentView } from '../../database/read/shipment';
import { readShipmentTimeline } from '../../database/read/shipment-timeline';
import { acknowledgeShipment, rejectShipment, resendShipment } from '../../database/shipment/handoff';
import { packShipment } from '../../database/shipment/pack';
import { explainRejection } from '../../database/shipment/explain-rejection';
import { shipShipment } from '../../database/shipment/ship';
import { may } from '../auth/permissions';
import { onlyParty, ownParty, type Principal } from '../auth/principal';
import type { RouteDeps } from '../deps';
import { unlessRefused } from '../failure-to-problem';
import { once } from '../idempotency';
import { decodeCursor, pageOf, pageQuery, textCursor, toPage } from '../paging';
import { invalid, notFound } from '../problem';
import { route, type Call, type Route } from '../route';
import { pathCode } from '../schemas/common';
import { someOf } from '../schemas/list-query';
import {
  packBody,
  rejectBody,
  shipBody,
  SHIPMENT_STATUSES,
  shipmentDetailSchema,
  shipmentSchema,
} from '../schemas/shipment';
import { timelineEntry } from './timeline-route';

const list = route(
  {
    method: 'get',
    path: '/v1/shipments',
    summary: 'Shipments, newest first; partners see their own',
    permission: may.readShipments,
    query: z.strictObject({
      ...pageQuery,
      status: someOf(SHIPMENT_STATUSES).optional(),
      location: pathCode.optional(),
      order: pathCode.optional(),
    }),
    responses: { 200: pageOf(shipmentSchema) },
  },
  async ({ query: { limit, cursor, status, location, order }, principal }, { db }) => {
    const party = onlyParty(principal);
    // Asking for somebody else's is asking for what does not exist.
    if (party !== undefined && location !== undefined && location !== party)
      return { status: 200, body: { data: [], nextCursor: null } };
    const [beforeId] = decodeCursor(cursor, textCursor) ?? [];
    const filter = { statuses: status, location: party ?? location, order };
    const rows = await listShipments(db, filter, { limit: limit + 1, beforeId });
    return {
      status: 200,
      body: toPage(
        rows,
        limit,
        ({ id }) => [id],
        (row) => asSeenBy(principal, row),
      ),
    };
  },
);

const readOne = route(
  {
    method: 'get',
    path: '/v1/shipments/{id}',
    summary: 'One shipment, with what its node needs to pack and send it',
    permission: may.readShipments,
    responses: { 200: shipmentDetailSchema },
  },
  async ({ params, principal }, { db }) => ({ status: 200, body: await view(db, params.id, principal) }),
);

const timeline = route(
  {
    method: 'get',
    path: '/v1/shipments/{id}/timeline',
    summary: 'History of a shipment',
    description: 'Everything that happened to it, oldest first: who, when, what and why.',
    permission: may.readShipments,
    query: z.strictObject(pageQuery),
    responses: { 200: pageOf(timelineEntry) },
  },
  async ({ params: { id }, query: { limit, cursor }, principal }, { db }) => {
    const { orderId } = await findOwn(db, id, principal);
    const [after] = decodeCursor(cursor, z.tuple([z.int()])) ?? [];
    const entries = await readShipmentTimeline(db, { id, orderId }, { limit: limit + 1, after });
    const toBody = ({ at, ...entry }: (typeof entries)[number]) => ({ ...entry, at: at.toISOString() });
    return { status: 200, body: toPage(entries, limit, ({ sequence }) => [sequence], toBody) };
  },
);

const acknowledge = route(
  {
    method: 'post',
    path: '/v1/shipments/{id}/acknowledge',
    summary: 'The node has the shipment and will send it',
    permission: may.workShipments,
    responses: { 200: shipmentDetailSchema },
    claimsKeyItself: true,
  },
  (call, deps) => report(call, deps, (tx, change) => acknowledgeShipment(tx, call.params.id, change)),
);

const reject = route(
  {
    method: 'post',
    path: '/v1/shipments/{id}/reject',
    summary: 'The node cannot or will not send the shipment',
    description: 'Nothing ships before somebody has decided; the exception `handoffRejected` lists it.',
    permission: may.workShipments,
    body: rejectBody,
    responses: { 200: shipmentDetailSchema },
    claimsKeyItself: true,
  },
  (call, deps) => {
    const { reason, lines, note } = call.body;
    const shipmentId = call.params.id;
    return report(call, deps, async (tx, change) => {
      const explains = lines !== undefined || note !== undefined;
      const wrong =
        explains && (await explainRejection(tx, { shipmentId, lines: lines ?? [], note }, change));
      return wrong || rejectShipment(tx, { shipmentId, reason }, change);
    });
  },
);

const pack = route(
  {
    method: 'post',
    path: '/v1/shipments/{id}/pack',
    summary: 'What the node packed, parcel by parcel',
    description:
      'Also confirms the hand-off. Packing again replaces the parcels, until the shipment has left.',
    permission: may.workShipments,
    body: packBody,
    responses: { 200: shipmentDetailSchema },
    claimsKeyItself: true,
  },
  (call, deps) =>
    report(call, deps, (tx, change) =>
      packShipment(tx, { shipmentId: call.params.id, parcels: call.body.parcels }, change),
    ),
);

/** A node's clock may be a little ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60 * 1000;

const ship = route(
  {
    method: 'post',
    path: '/v1/shipments/{id}/ship',
    summary: 'The goods have left the node',
    description:
      'The same report twice counts once. With `lines`, what is not named becomes a shipment of its own at the same ' +
      'location. Tracking number and cost may follow by the same call.',
    permission: may.workShipments,
    body: shipBody,
    responses: { 200: shipmentDetailSchema },
    claimsKeyItself: true,
  },
  (call, deps) => {
    const { shippedAt: at, ...body } = call.body;
    const shippedAt = at === undefined ? undefined : new Date(at);
    if (shippedAt !== undefined && shippedAt.getTime() > call.now.getTime() + CLOCK_SKEW_MS)
      throw invalid([{ pointer: '/shippedAt', message: 'lies in the future: report what has left' }]);
    return report(call, deps, (tx, change) =>
      shipShipment(tx, { ...body, shipmentId: call.params.id, shippedAt }, change),
    );
  },
);

const resend = route(
  {
    method: 'post',
    path: '/v1/shipments/{id}/resend',
    summary: 'Hand a rejected shipment to its node once more',
    permission: may.resendShipments,
    responses: { 200: shipmentDetailSchema },
    claimsKeyItself: true,
  },
  (call, deps) => report(call, deps, (tx, change) => resendShipment(tx, call.params.id, change)),
);

/**
 * Records a fact about one of the caller's shipments, in one transaction with its key, and answers the shipment as it
 * is then. A node whose call met a crash of ours can repeat it at once.
 */
async function report(
  call: Pick<Call<'/v1/shipments/{id}', unknown, unknown>, 'params' | 'principal' | 'now' | 'idempotency'>,
  deps: RouteDeps,
  record: (tx: Tx, change: Change) => Promise<unknown>,
) {
  const { params, principal, now } = call;
  await findOwn(deps.db, params.id, principal);
  return once(call, deps, async (tx) => {
    unlessRefused(await record(tx, { now, actor: principal.actor, tellProcess: true }));
    return { status: 200 as const, body: await view(tx, params.id, principal) };
  });
}

async function view(db: Queryable, id: string, principal: Principal) {
  const shipment = await readShipment(db, id);
  if (shipment === undefined) throw notFound('This shipment');
  ownParty(principal, shipment.location, 'This shipment');
  return asSeenBy(principal, shipment);
}

async function findOwn(db: Queryable, id: string, principal: Principal) {
  const shipment = await findShipment(db, id);
  if (shipment === undefined) throw notFound('This shipment');
  ownParty(principal, shipment.location, 'This shipment');
  return shipment;
}

/** What a parcel costs the merchant is no business of a partner's. */
function asSeenBy<S extends ShipmentView>(principal: Principal, shipment: S): S {
  if (onlyParty(principal) === undefined) return shipment;
  const { cost: _cost, ...rest } = shipment;
  return rest as S;
}

export const shipmentRoutes: readonly Route[] = [
  list,
  readOne,
  timeline,
  acknowledge,
  reject,
  pack,
  ship,
  resend,
];
