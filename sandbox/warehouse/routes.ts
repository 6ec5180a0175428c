import express, { Router, type Request, type Response } from 'express';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';

import type { Behaviours } from '../control/behaviours';
import { misbehave, sendAnswer } from '../control/misbehave';
import { parsed, Problem } from '../control/problems';
import type { Database, Transaction } from '../support/database';
import type { Entry } from '../support/shelf';
import type { ParcelFacts } from './facts';
import type { Floor } from './floor';
import { handoffSchema, receive } from './reception';
import { moneySchema, warehouseSchema, type Warehouse, type Warehouses } from './warehouses';

/** What the routes stand on. */
export interface WarehouseApi {
  database: Database;
  behaviours: Behaviours;
  warehouses: Warehouses;
  floor: Floor;
}

const linesSchema = z.array(z.strictObject({ line: z.string().min(1), quantity: z.int().min(1) })).min(1);
const shipSchema = z.strictObject({
  carrier: z.string().min(1).optional(),
  service: z.string().min(1).optional(),
  trackingNumber: z.string().min(1).max(100).optional(),
  cost: moneySchema.nullable().optional(),
  lines: linesSchema.optional(),
  shippedAt: z.iso.datetime({ offset: true, error: 'must be an RFC 3339 instant' }).optional(),
});
const rejectSchema = z.strictObject({
  reason: z.string().min(1).max(100).optional(),
  lines: linesSchema.optional(),
});
const nothingSchema = z.strictObject({});

/** Where the product hands shipments over, and where a drill tells the floor what to do: at `/warehouse`. */
export function warehouseRoutes(api: WarehouseApi): Router {
  const router = Router();
  const step = <Schema extends z.ZodType>(
    schema: Schema,
    work: (tx: Transaction, shipment: string, body: z.output<Schema>) => Promise<Entry<ParcelFacts>>,
  ) => {
    return async (request: Request<{ id: string }>, response: Response) => {
      const body = parsed(schema, request.body ?? {});
      const parcel = await api.database.transaction((tx) => work(tx, request.params.id, body));
      response.status(202).json(parcel.facts);
    };
  };
  const { floor } = api;
  const json = express.json({ limit: '256kb' });
  router.post(
    '/:code/shipments/:id/acknowledge',
    json,
    step(nothingSchema, (tx, shipment) => floor.acknowledge(tx, shipment, new Date())),
  );
  router.post(
    '/:code/shipments/:id/ship',
    json,
    step(shipSchema, (tx, shipment, body) => floor.ship(tx, shipment, body, new Date())),
  );
  router.post(
    '/:code/shipments/:id/reject',
    json,
    step(rejectSchema, (tx, shipment, body) => floor.reject(tx, shipment, body, new Date())),
  );

  const raw = express.raw({ type: () => true, limit: '256kb' });
  const refusal = (status: number): string => JSON.stringify({ error: `refused with ${status}` });
  router.post(
    '/:code',
    raw,
    misbehave(api.behaviours, 'warehouse', refusal),
    (request: Request<{ code: string }>, response: Response) => takeHandoff(api, request, response),
  );
  return router;
}

/** `PUT|GET|DELETE /warehouses/{code}`: how a warehouse works. Its secrets are not shown. */
export function warehouseSettingsRoutes(warehouses: Warehouses): Router {
  const router = Router();
  const shown = (code: string) => {
    const { secret: _secret, key: _key, ...rest } = warehouses.of(code);
    return rest;
  };
  router.use(express.json({ limit: '256kb' }));
  router.get('/:code', (request, response) => {
    response.json(shown(request.params.code));
  });
  router.put('/:code', async (request, response) => {
    await warehouses.change(request.params.code, parsed(warehouseSchema, request.body));
    response.json(shown(request.params.code));
  });
  router.delete('/:code', async (request, response) => {
    await warehouses.forget(request.params.code);
    response.json(shown(request.params.code));
  });
  return router;
}

async function takeHandoff(
  api: WarehouseApi,
  request: Request<{ code: string }>,
  response: Response,
): Promise<void> {
  const warehouse = api.warehouses.of(request.params.code);
  const handoff = parsed(handoffSchema, verified(request, warehouse));
  const webhookId = request.get('webhook-id') ?? '';
  await api.behaviours.delay('warehouse');
  const answer = await api.database.transaction((tx) =>
    receive(tx, { floor: api.floor, warehouse }, { webhookId, handoff }, new Date()),
  );
  sendAnswer(response, { status: 200, text: JSON.stringify(answer) });
}

function verified(request: Request<{ code: string }>, warehouse: Warehouse): unknown {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value ?? '')]),
  );
  try {
    new Webhook(warehouse.secret).verify(body, headers, { jsonParse: false });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problem(
      401,
      'bad_signature',
      `The hand-off is not signed as ${warehouse.code} expects: ${reason}.`,
    );
  }
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Problem(400, 'malformed', 'The hand-off is no JSON.');
  }
}
