import express, { Router } from 'express';
import { z } from 'zod';

import { parsed, Problem } from '../control/problems';
import type { Database } from '../support/database';
import { parcels as shelf, STATUS_DETAILS, STATUSES } from './facts';
import type { Parcels } from './parcels';

const parcelSchema = z.strictObject({
  hold: z.boolean().optional(),
  carrier: z.string().min(1).optional(),
  service: z.string().min(1).optional(),
  weightOunces: z.number().positive().optional(),
  shipment: z.string().min(1).optional(),
  order: z.string().min(1).optional(),
});
const instant = z.iso.datetime({ offset: true, error: 'must be an RFC 3339 instant' });
const eventSchema = z.strictObject({
  status: z.enum(STATUSES),
  status_detail: z.enum(STATUS_DETAILS).default('status_update'),
  message: z.string().min(1).max(500).optional(),
  est_delivery_date: instant.optional(),
  datetime: instant.optional(),
});

/** Drills on the carrier's side, to be mounted at `/carrier/parcels`: what really happens to a parcel. */
export function parcelRoutes(database: Database, parcels: Parcels): Router {
  const router = Router();
  router.use(express.json({ limit: '256kb' }));

  router.get('/:code', async (request, response) => {
    response.json(await shown(database, request.params.code));
  });
  router.put('/:code', async (request, response) => {
    const trackingCode = request.params.code;
    const { hold, ...more } = parsed(parcelSchema, request.body ?? {});
    await database.transaction(async (tx) => {
      const known = await shelf.lock(tx, trackingCode);
      const now = new Date();
      if (!known) await parcels.register(tx, { trackingCode, hold, ...more }, now);
      else if (hold !== undefined) await parcels.hold(tx, trackingCode, hold, now);
    });
    response.json(await shown(database, trackingCode));
  });
  router.post('/:code/events', async (request, response) => {
    const event = parsed(eventSchema, request.body);
    const trackingCode = request.params.code;
    await shown(database, trackingCode);
    const { status, status_detail: statusDetail, est_delivery_date: estDeliveryDate, datetime } = event;
    const message = event.message ?? statusDetail.replaceAll('_', ' ');
    const scan = { status, statusDetail, message, estDeliveryDate, datetime: inUtc(datetime) };
    await database.transaction((tx) => parcels.scan(tx, trackingCode, scan, new Date()));
    response.status(201).json(await shown(database, trackingCode));
  });
  return router;
}

async function shown(database: Database, trackingCode: string): Promise<object> {
  const parcel = await shelf.find(database, trackingCode);
  if (parcel) return { ...parcel.facts, changedAt: parcel.changedAt };
  const remedy = `PUT /carrier/parcels/${trackingCode} makes it known.`;
  throw new Problem(404, 'unknown_parcel', `The carrier knows no parcel ${trackingCode}. ${remedy}`);
}

/** Scans are ordered by comparing texts, so all are written in the same zone. */
function inUtc(datetime: string | undefined): string | undefined {
  return datetime === undefined ? undefined : new Date(datetime).toISOString();
}
