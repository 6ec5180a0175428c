import { z } from 'zod';

import {
  activateChannel,
  findChannel,
  listChannels,
  saveChannel,
  type Incomplete,
  type StoredChannel,
} from '../../database/setup/channels';
import { CHANNEL_KINDS } from '../../database/setup/channel';
import { may } from '../auth/permissions';
import { decodeCursor, pageOf, pageQuery, textCursor, toPage } from '../paging';
import { conflict, notFound, type Problem } from '../problem';
import { route, type Route } from '../route';
import { code, duration, instant, overAvailability, text } from '../schemas/common';
import { timelineRoute } from './timeline-route';

const members = {
  kind: z.enum(CHANNEL_KINDS),
  overAvailability: overAvailability.optional().meta({ description: 'Needed to go live' }),
  overAvailabilityForBusiness: overAvailability.optional(),
  partialShipment: z
    .enum(['autoSplit', 'flag', 'hold'])
    .optional()
    .meta({ description: 'Needed to go live' }),
  returnWindow: duration.optional(),
  label: text(200).optional(),
  prep: text(500).optional(),
  settings: z
    .looseObject({
      taxInclusive: z.boolean().optional().meta({ description: 'Unit prices contain the tax' }),
      location: code.optional().meta({ description: 'For the routing rule channelLocation' }),
    })
    .default({}),
};

const channelSchema = z
  .strictObject({
    code: z.string(),
    ...members,
    active: z.boolean().meta({ description: 'Whether it may take orders' }),
    activeSince: instant.optional(),
  })
  .meta({ id: 'Channel' });

const putChannel = route(
  {
    method: 'put',
    path: '/v1/channels/{code}',
    summary: 'Create or replace a channel',
    description: 'It takes orders once it is activated; a live one stays live.',
    permission: may.changeSetUp,
    params: { code },
    body: z.strictObject(members),
    responses: { 200: channelSchema, 201: channelSchema },
  },
  async ({ params, body, principal: { actor }, now }, { db }) => {
    const saved = await saveChannel(db, { code: params.code, ...body }, { actor, now });
    if ('gaps' in saved) throw incomplete('The channel is live and cannot be saved like this', saved);
    return { status: saved.created ? 201 : 200, body: toBody(saved.value) };
  },
);

const postActivate = route(
  {
    method: 'post',
    path: '/v1/channels/{code}/activate',
    summary: 'Let a channel take orders',
    description: '409 `channel_incomplete` names, in `gaps`, everything its first order would fail on.',
    permission: may.changeSetUp,
    responses: { 200: channelSchema },
  },
  async ({ params, principal: { actor }, now }, { db }) => {
    const channel = await activateChannel(db, params.code, { actor, now });
    if (!channel) throw notFound('This channel');
    if ('gaps' in channel) throw incomplete('The channel cannot go live yet', channel);
    return { status: 200, body: toBody(channel) };
  },
);

const getChannel = route(
  {
    method: 'get',
    path: '/v1/channels/{code}',
    summary: 'One channel',
    permission: may.readSetUp,
    responses: { 200: channelSchema },
  },
  async ({ params }, { db }) => {
    const channel = await findChannel(db, params.code);
    if (!channel) throw notFound('This channel');
    return { status: 200, body: toBody(channel) };
  },
);

const getChannels = route(
  {
    method: 'get',
    path: '/v1/channels',
    summary: 'All channels, by code',
    permission: may.readSetUp,
    query: z.strictObject(pageQuery),
    responses: { 200: pageOf(channelSchema) },
  },
  async ({ query: { limit, cursor } }, { db }) => {
    const [after] = decodeCursor(cursor, textCursor) ?? [];
    const rows = await listChannels(db, { limit: limit + 1, after });
    return { status: 200, body: toPage(rows, limit, (channel) => [channel.code], toBody) };
  },
);

const getChannelTimeline = timelineRoute({
  path: '/v1/channels/{code}/timeline',
  of: 'a channel and its listings',
  permission: may.readSetUp,
  async find(db, params) {
    const id = params['code'] ?? '';
    if (!(await findChannel(db, id))) throw notFound('This channel');
    return { type: 'channel', id };
  },
});

export const channelRoutes: readonly Route[] = [
  putChannel,
  postActivate,
  getChannels,
  getChannel,
  getChannelTimeline,
];

function incomplete(what: string, { gaps }: Incomplete): Problem {
  const detail = `${what}: ${gaps.map(({ remedy }) => remedy).join('; ')}.`;
  return conflict('channel_incomplete', detail, { gaps });
}

function toBody({ activeSince, ...channel }: StoredChannel) {
  return {
    ...channel,
    active: activeSince !== undefined,
    ...(activeSince === undefined ? {} : { activeSince: activeSince.toISOString() }),
  };
}
