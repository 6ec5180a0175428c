import { z } from 'zod';

import { findLocation, listLocations, saveLocation, type Location } from '../../database/setup/locations';
import { may } from '../auth/permissions';
import { onlyParty, ownParty } from '../auth/principal';
import { decodeCursor, pageOf, pageQuery, textCursor, toPage } from '../paging';
import { invalid, notFound } from '../problem';
import { route, type Route } from '../route';
import { code } from '../schemas/common';
import { locationBody, locationSchema } from '../schemas/location';
import { timelineRoute } from './timeline-route';

const putLocation = route(
  {
    method: 'put',
    path: '/v1/locations/{code}',
    summary: 'Create or replace a location',
    description:
      'Without coordinates those of the postcode are taken. The secret of an `api` hand-off is written, never read: ' +
      'leave it out to keep the present one.',
    permission: may.changeSetUp,
    params: { code },
    body: locationBody,
    responses: { 200: locationSchema, 201: locationSchema },
  },
  async ({ params, body, principal: { actor }, now }, { db }) => {
    const saved = await saveLocation(db, { code: params.code, ...body }, { actor, now });
    if ('secretMissing' in saved)
      throw invalid([
        {
          pointer: '/handoff/secret',
          message: 'is missing: our messages are signed with it (whsec_ and base64, by Standard Webhooks)',
        },
      ]);
    return { status: saved.created ? 201 : 200, body: toBody(saved.value) };
  },
);

const getLocation = route(
  {
    method: 'get',
    path: '/v1/locations/{code}',
    summary: 'One location',
    permission: may.readLocations,
    responses: { 200: locationSchema },
  },
  async ({ params, principal }, { db }) => {
    ownParty(principal, params.code, 'This location');
    const location = await findLocation(db, params.code);
    if (!location) throw notFound('This location');
    return { status: 200, body: toBody(location) };
  },
);

const getLocations = route(
  {
    method: 'get',
    path: '/v1/locations',
    summary: 'All locations, by code',
    permission: may.readLocations,
    query: z.strictObject(pageQuery),
    responses: { 200: pageOf(locationSchema) },
  },
  async ({ query: { limit, cursor }, principal }, { db }) => {
    const [after] = decodeCursor(cursor, textCursor) ?? [];
    const rows = await listLocations(db, { limit: limit + 1, after, only: onlyParty(principal) });
    return { status: 200, body: toPage(rows, limit, (location) => [location.code], toBody) };
  },
);

const getLocationTimeline = timelineRoute({
  path: '/v1/locations/{code}/timeline',
  of: 'a location and its rates',
  permission: may.readSetUp,
  async find(db, params) {
    const id = params['code'] ?? '';
    if (!(await findLocation(db, id))) throw notFound('This location');
    return { type: 'location', id };
  },
});

export const locationRoutes: readonly Route[] = [putLocation, getLocations, getLocation, getLocationTimeline];

function toBody({ handoff, workingDays, holidays, ...location }: Location) {
  return {
    ...location,
    workingDays: [...workingDays],
    holidays: [...holidays],
    handoff: handoff.format === 'api' ? { ...handoff, secret: 'set' as const } : handoff,
  };
}
