import { z } from 'zod';

import { listHandoffs } from '../../database/read/handoff';
import { may } from '../auth/permissions';
import { onlyParty } from '../auth/principal';
import { decodeCursor, pageOf, pageQuery, textCursor, toPage } from '../paging';
import { route, type Route } from '../route';
import { pathCode } from '../schemas/common';
import { someOf } from '../schemas/list-query';
import { HANDOFF_STATES, handoffSchema } from '../schemas/shipment';

const list = route(
  {
    method: 'get',
    path: '/v1/handoffs',
    summary: 'What nodes were asked to send, newest first; partners see their own',
    description: "`state=sent` is a node's list of work that it has not confirmed yet.",
    permission: may.readShipments,
    query: z.strictObject({
      ...pageQuery,
      state: someOf(HANDOFF_STATES).optional(),
      location: pathCode.optional(),
    }),
    responses: { 200: pageOf(handoffSchema) },
  },
  async ({ query: { limit, cursor, state, location }, principal }, { db }) => {
    const party = onlyParty(principal);
    if (party !== undefined && location !== undefined && location !== party)
      return { status: 200, body: { data: [], nextCursor: null } };
    const [beforeId] = decodeCursor(cursor, textCursor) ?? [];
    const filter = { states: state, location: party ?? location };
    const rows = await listHandoffs(db, filter, { limit: limit + 1, beforeId });
    const page = toPage(
      rows,
      limit,
      ({ id }) => [id],
      ({ handoff }) => handoff,
    );
    return { status: 200, body: page };
  },
);

export const handoffRoutes: readonly Route[] = [list];
