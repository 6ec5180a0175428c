import { z } from 'zod';

import { readInventory, readMovements, type StockFigures } from '../../database/stock';
import { adjustStock, moveStock } from '../../database/stock-change';
import { UnknownStockError } from '../../database/stock-rows';
import { backorderedUnits } from '../../database/setup/backordered';
import { newId } from '../../platform/ids';
import { may } from '../auth/permissions';
import { ownParty, type Principal } from '../auth/principal';
import { unlessRefused } from '../failure-to-problem';
import { once } from '../idempotency';
import { decodeCursor, encodeCursor, pageOf, pageQuery } from '../paging';
import { invalid, notFound } from '../problem';
import { route, type Route } from '../route';
import {
  adjustmentBody,
  inventorySchema,
  moveBody,
  movementSchema,
  stockChangeSchema,
} from '../schemas/inventory';

const getInventory = route(
  {
    method: 'get',
    path: '/v1/inventory/{sku}',
    summary: 'What there is of a SKU, in all and by location',
    description: "A partner's key sees its own location alone.",
    permission: may.readStock,
    responses: { 200: inventorySchema },
  },
  async ({ params: { sku }, principal, now }, { db }) => {
    const [inventory, backordered] = await Promise.all([
      readInventory(db, sku, now),
      backorderedUnits(db, sku),
    ]);
    if (!inventory) throw notFound('This SKU');
    const locations = inventory.locations
      .filter(({ location }) => isSeenBy(principal, location))
      .map((figures) => ({ ...figures, backordered: 0 }));
    const body =
      principal.party === undefined
        ? { ...inventory, backordered, locations }
        : { sku, ...(locations[0] ? withoutPlace(locations[0]) : NOTHING), backordered: 0, locations };
    return { status: 200, body };
  },
);

const getMovements = route(
  {
    method: 'get',
    path: '/v1/inventory/{sku}/movements',
    summary: 'Everything that ever happened to the stock of a SKU',
    description: 'Oldest first. The counts are the sums of these lines, always.',
    permission: may.readStock,
    query: z.strictObject(pageQuery),
    responses: { 200: pageOf(movementSchema) },
  },
  async ({ params: { sku }, query: { limit, cursor: text }, principal, now }, { db }) => {
    const [cursor] = decodeCursor(text, z.tuple([z.int()])) ?? [];
    const page = await readMovements(db, sku, { limit, cursor });
    if (page.movements.length === 0 && !(await readInventory(db, sku, now))) throw notFound('This SKU');
    const data = page.movements
      .filter(({ location }) => isSeenBy(principal, location))
      .map((movement) => ({ ...movement, at: movement.at.toISOString() }));
    const { nextCursor } = page;
    return {
      status: 200,
      body: { data, nextCursor: nextCursor === null ? null : encodeCursor([nextCursor]) },
    };
  },
);

const postAdjustment = route(
  {
    method: 'post',
    path: '/v1/inventory/adjustments',
    summary: 'Book units found or gone',
    description:
      'Always relative, always with a reason: nobody sets a count. More than is free cannot go: 409.',
    permission: may.changeStock,
    body: adjustmentBody,
    responses: { 201: stockChangeSchema },
    idempotency: 'required',
    claimsKeyItself: true,
  },
  (call, deps) => {
    const { body, principal, now } = call;
    ownParty(principal, body.location, 'This location');
    return once(call, deps, async (tx) => {
      const change = { ...body, id: newId('adj'), now, actor: principal.actor };
      const standing = unlessRefused(await placesKnown(() => adjustStock(tx, change)));
      return { status: 201, body: { id: change.id, ...standing } };
    });
  },
);

const postMove = route(
  {
    method: 'post',
    path: '/v1/inventory/moves',
    summary: 'Move units between buckets; on hand stays as it is',
    permission: may.changeStock,
    body: moveBody,
    responses: { 201: stockChangeSchema },
    idempotency: 'required',
    claimsKeyItself: true,
  },
  (call, deps) => {
    const { body, principal, now } = call;
    ownParty(principal, body.location, 'This location');
    return once(call, deps, async (tx) => {
      const change = { ...body, id: newId('mov'), now, actor: principal.actor };
      const standing = unlessRefused(await placesKnown(() => moveStock(tx, change)));
      return { status: 201, body: { id: change.id, ...standing } };
    });
  },
);

export const inventoryRoutes: readonly Route[] = [getInventory, getMovements, postAdjustment, postMove];

const NOTHING: StockFigures = {
  onHand: 0,
  reserved: 0,
  held: 0,
  quarantined: 0,
  damaged: 0,
  buffer: 0,
  available: 0,
  incoming: 0,
};

function isSeenBy({ party }: Principal, location: string): boolean {
  return party === undefined || party === location;
}

function withoutPlace<T extends { location: string }>({
  location: _location,
  ...figures
}: T): Omit<T, 'location'> {
  return figures;
}

/** What the body names must be set up, and its numbers must fit a count: mistakes of the request, said where. */
async function placesKnown<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (error instanceof UnknownStockError) {
      const remedy = error.unknown === 'sku' ? 'PUT /v1/skus/{sku}' : 'PUT /v1/locations/{code}';
      throw invalid([{ pointer: `/${error.unknown}`, message: `is not set up: ${remedy} first` }]);
    }
    if (error instanceof RangeError && error.message.startsWith('quantity '))
      throw invalid([{ pointer: '/quantity', message: error.message.slice('quantity '.length) }]);
    throw error;
  }
}
