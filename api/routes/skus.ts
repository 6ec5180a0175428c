import { z } from 'zod';

import { findSku, listSkus, saveSku } from '../../database/setup/skus';
import { may } from '../auth/permissions';
import { decodeCursor, pageOf, pageQuery, textCursor, toPage } from '../paging';
import { conflict, notFound } from '../problem';
import { route, type Route } from '../route';
import { code } from '../schemas/common';
import { skuBody, skuSchema } from '../schemas/sku';
import { timelineRoute } from './timeline-route';

const putSku = route(
  {
    method: 'put',
    path: '/v1/skus/{sku}',
    summary: 'Create or replace a SKU',
    description: 'Members that are not given are taken away.',
    permission: may.changeSetUp,
    params: { sku: code },
    body: skuBody,
    responses: { 200: skuSchema, 201: skuSchema },
  },
  async ({ params: { sku }, body, principal: { actor }, now }, { db }) => {
    const saved = await saveSku(db, { sku, ...body }, { actor, now });
    if ('barcodeOf' in saved)
      throw conflict(
        'barcode_taken',
        `The barcode is that of SKU ${saved.barcodeOf}: one scan must name one SKU.`,
        {
          sku: saved.barcodeOf,
        },
      );
    return { status: saved.created ? 201 : 200, body: saved.value };
  },
);

const getSku = route(
  {
    method: 'get',
    path: '/v1/skus/{sku}',
    summary: 'One SKU',
    permission: may.readSetUp,
    responses: { 200: skuSchema },
  },
  async ({ params: { sku } }, { db }) => {
    const found = await findSku(db, sku);
    if (!found) throw notFound('This SKU');
    return { status: 200, body: found };
  },
);

const getSkus = route(
  {
    method: 'get',
    path: '/v1/skus',
    summary: 'All SKUs, by code',
    permission: may.readSetUp,
    query: z.strictObject(pageQuery),
    responses: { 200: pageOf(skuSchema) },
  },
  async ({ query: { limit, cursor } }, { db }) => {
    const [after] = decodeCursor(cursor, textCursor) ?? [];
    const rows = await listSkus(db, { limit: limit + 1, after });
    return {
      status: 200,
      body: toPage(
        rows,
        limit,
        ({ sku }) => [sku],
        (sku) => sku,
      ),
    };
  },
);

const getSkuTimeline = timelineRoute({
  path: '/v1/skus/{sku}/timeline',
  of: 'a SKU',
  permission: may.readSetUp,
  async find(db, { sku = '' }) {
    if (!(await findSku(db, sku))) throw notFound('This SKU');
    return { type: 'sku', id: sku };
  },
});

export const skuRoutes: readonly Route[] = [putSku, getSkus, getSku, getSkuTimeline];
