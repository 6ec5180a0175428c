import { z } from 'zod';

import { findChannel } from '../../database/setup/channels';
import { findListing, listListings, saveListing, type StoredListing } from '../../database/setup/listings';
import { may } from '../auth/permissions';
import { decodeCursor, pageOf, pageQuery, textCursor, toPage } from '../paging';
import { invalid, notFound } from '../problem';
import { route, type Route } from '../route';
import { code, instant, whole } from '../schemas/common';

const units = whole(0, 1_000_000_000);

const members = {
  sku: code,
  buffer: units.default(0).meta({ description: 'Units withheld from this channel' }),
  alertBelow: units.optional(),
  pauseBelow: units.optional(),
  resumeAt: units.optional(),
};

const listingBody = z
  .strictObject(members)
  .refine(
    ({ pauseBelow, resumeAt }) =>
      resumeAt === undefined || (pauseBelow !== undefined && resumeAt >= pauseBelow),
    {
      path: ['resumeAt'],
      message: 'needs pauseBelow and must not be lower, or the listing would pause at once again',
    },
  );

const listingSchema = z
  .strictObject({
    channel: z.string(),
    channelSku: z.string(),
    ...members,
    published: z.int().optional().meta({ description: 'Units the channel was last told' }),
    paused: z.boolean(),
    pausedSince: instant.optional(),
    pausedForSeconds: z.int().meta({ description: 'In all, this time included' }),
  })
  .meta({ id: 'Listing' });

const putListing = route(
  {
    method: 'put',
    path: '/v1/channels/{code}/listings/{channelSku}',
    summary: "Create or replace what a channel's own SKU stands for",
    permission: may.changeSetUp,
    params: { channelSku: code },
    body: listingBody,
    responses: { 200: listingSchema, 201: listingSchema },
  },
  async ({ params: { code: channel, channelSku }, body, principal: { actor }, now }, { db }) => {
    const saved = await saveListing(db, { channel, channelSku, ...body }, { actor, now });
    if ('unknown' in saved) {
      if (saved.unknown === 'channel') throw notFound('This channel');
      throw invalid([{ pointer: '/sku', message: 'is not a SKU: PUT /v1/skus/{sku} first' }]);
    }
    return { status: saved.created ? 201 : 200, body: toBody(saved.value) };
  },
);

const getListing = route(
  {
    method: 'get',
    path: '/v1/channels/{code}/listings/{channelSku}',
    summary: 'One listing',
    permission: may.readSetUp,
    responses: { 200: listingSchema },
  },
  async ({ params: { code: channel, channelSku }, now }, { db }) => {
    const listing = await findListing(db, { channel, channelSku }, now);
    if (!listing) throw notFound('This listing');
    return { status: 200, body: toBody(listing) };
  },
);

const getListings = route(
  {
    method: 'get',
    path: '/v1/channels/{code}/listings',
    summary: "A channel's listings, by its own SKU",
    permission: may.readSetUp,
    query: z.strictObject(pageQuery),
    responses: { 200: pageOf(listingSchema) },
  },
  async ({ params, query: { limit, cursor }, now }, { db }) => {
    if (!(await findChannel(db, params.code))) throw notFound('This channel');
    const [after] = decodeCursor(cursor, textCursor) ?? [];
    const rows = await listListings(db, params.code, { limit: limit + 1, after }, now);
    return { status: 200, body: toPage(rows, limit, ({ channelSku }) => [channelSku], toBody) };
  },
);

export const listingRoutes: readonly Route[] = [putListing, getListings, getListing];

function toBody({ pausedSince, ...listing }: StoredListing) {
  return { ...listing, ...(pausedSince === undefined ? {} : { pausedSince: pausedSince.toISOString() }) };
}
