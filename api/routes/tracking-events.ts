import { z } from 'zod';

import type { Tx } from '../../database/connection';
import type { Change } from '../../database/order/settle';
import { recordTracking, type TrackingReport } from '../../database/shipment/tracking';
import { isParcelOf, listUnplaced } from '../../database/shipment/unplaced-tracking';
import { decide } from '../../database/transaction';
import type { ShipmentStatus } from '../../domain/order/roll-up';
import { may } from '../auth/permissions';
import { onlyParty } from '../auth/principal';
import { invalid } from '../problem';
import { route, type Route } from '../route';
import { SHIPMENT_STATUSES, trackingBody } from '../schemas/shipment';

/** A carrier's clock may be a little ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60 * 1000;

const report = route(
  {
    method: 'post',
    path: '/v1/tracking-events',
    summary: 'What a carrier says of a parcel',
    description:
      'The same report twice is once; late ones never move a parcel back. A number that names no parcel of the ' +
      "caller's is kept as the exception `unknownTracking`, which the answer 202 names.",
    permission: may.reportTracking,
    body: trackingBody,
    responses: {
      200: z.strictObject({ order: z.string(), shipment: z.string(), status: z.enum(SHIPMENT_STATUSES) }),
      202: z.strictObject({ exception: z.string(), kind: z.literal('unknownTracking') }),
    },
  },
  async ({ body, principal, now }, { db }) => {
    if (Date.parse(body.occurredAt) > now.getTime() + CLOCK_SKEW_MS)
      throw invalid([{ pointer: '/occurredAt', message: 'lies in the future: report what has happened' }]);
    const occurredAt = new Date(body.occurredAt).toISOString();
    const fact: TrackingReport = { ...body, occurredAt, rawStatus: body.status, source: 'api' };
    const change = { now, actor: principal.actor, tellProcess: true };
    const placed = await decide(db, (tx) => place(tx, fact, onlyParty(principal), change));
    return 'exception' in placed
      ? { status: 202, body: { ...placed, kind: 'unknownTracking' as const } }
      : { status: 200, body: placed };
  },
);

type Placed = { exception: string } | { order: string; shipment: string; status: ShipmentStatus };

/** Somebody else's parcel is treated as one that does not exist: a partner neither moves it nor learns of it. */
async function place(
  tx: Tx,
  fact: TrackingReport,
  party: string | undefined,
  change: Change,
): Promise<Placed> {
  if (party !== undefined && !(await isParcelOf(tx, fact.trackingNumber, party)))
    return { exception: await listUnplaced(tx, fact, change) };
  const order = await recordTracking(tx, fact, change);
  const shipment = order?.shipments.find(
    ({ trackingNumber, status }) => trackingNumber === fact.trackingNumber && status !== 'cancelled',
  );
  if (order === undefined || shipment === undefined)
    return { exception: await listUnplaced(tx, fact, change) };
  return { order: order.id, shipment: shipment.id, status: shipment.status };
}

export const trackingRoutes: readonly Route[] = [report];
