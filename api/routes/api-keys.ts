import { z } from 'zod';

import {
  insertApiKey,
  listApiKeys,
  PARTNER_ROLES,
  readApiKey,
  revokeApiKey,
  ROLES,
  type ApiKeyRecord,
} from '../../database/api-keys';
import { recordTimeline } from '../../database/timeline';
import { generateKey } from '../auth/key-format';
import { may } from '../auth/permissions';
import { decodeCursor, pageOf, pageQuery, textCursor, toPage } from '../paging';
import { notFound } from '../problem';
import { route, type Route } from '../route';
import { code, instant, name } from '../schemas/common';
import { timelineRoute } from './timeline-route';

const isPartner = (role: string): boolean => (PARTNER_ROLES as readonly string[]).includes(role);

const newKey = z
  .strictObject({ name, role: z.enum(ROLES, `must be one of ${ROLES.join(', ')}`), party: code.optional() })
  .refine(({ role, party }) => isPartner(role) === (party !== undefined), {
    path: ['party'],
    message: `is needed by ${PARTNER_ROLES.join(', ')} (the code of their location or supplier) and by no other role`,
  });

const key = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  party: z.string().optional(),
  createdAt: instant,
  revokedAt: instant.optional(),
});

const createKey = route(
  {
    method: 'post',
    path: '/v1/api-keys',
    summary: 'Make a key',
    description:
      'The key itself is in this answer and nowhere else. It is not kept, so this call is not repeatable by an ' +
      'Idempotency-Key: if the answer is lost, delete the key and make another.',
    permission: may.manageKeys,
    body: newKey,
    responses: { 201: key.extend({ key: z.string() }) },
    idempotency: 'none',
  },
  async ({ body, principal, now }, { db }) => {
    const { key: secret, id, secretHash } = generateKey();
    const record = await db.transaction().execute(async (tx) => {
      const made = await insertApiKey(tx, { ...body, id, secretHash }, now);
      await recordTimeline(tx, [
        {
          entity: { type: 'apiKey', id },
          at: now,
          actor: principal.actor,
          kind: 'created',
          summary: `Key made for the role ${body.role}${body.party === undefined ? '' : ` of ${body.party}`}`,
        },
      ]);
      return made;
    });
    return { status: 201, body: { ...toBody(record), key: secret } };
  },
);

const readKeys = route(
  {
    method: 'get',
    path: '/v1/api-keys',
    summary: 'All keys, newest first',
    permission: may.readKeys,
    query: z.strictObject(pageQuery),
    responses: { 200: pageOf(key) },
  },
  async ({ query: { limit, cursor } }, { db }) => {
    const [beforeId] = decodeCursor(cursor, textCursor) ?? [];
    const rows = await listApiKeys(db, { limit: limit + 1, beforeId });
    return { status: 200, body: toPage(rows, limit, ({ id }) => [id], toBody) };
  },
);

const readKey = route(
  {
    method: 'get',
    path: '/v1/api-keys/{id}',
    summary: 'One key, without its secret',
    permission: may.readKeys,
    responses: { 200: key },
  },
  async ({ params }, { db }) => {
    const record = await readApiKey(db, params.id);
    if (!record) throw notFound('This key');
    return { status: 200, body: toBody(record) };
  },
);

const deleteKey = route(
  {
    method: 'delete',
    path: '/v1/api-keys/{id}',
    summary: 'End a key for good',
    description:
      'Other API processes may believe it for some seconds more. It stays listed, as it names who did what.',
    permission: may.manageKeys,
    responses: { 204: 'The key has ended.' },
  },
  async ({ params, principal, now }, { db, forgetKey }) => {
    await db.transaction().execute(async (tx) => {
      if (!(await readApiKey(tx, params.id))) throw notFound('This key');
      if (!(await revokeApiKey(tx, params.id, now))) return; // ended before: deleting twice is deleting once
      await recordTimeline(tx, [
        {
          entity: { type: 'apiKey', id: params.id },
          at: now,
          actor: principal.actor,
          kind: 'revoked',
          summary: 'Key ended',
        },
      ]);
    });
    forgetKey(params.id);
    return { status: 204 };
  },
);

const readKeyTimeline = timelineRoute({
  path: '/v1/api-keys/{id}/timeline',
  of: 'a key',
  permission: may.readKeys,
  async find(db, { id = '' }) {
    if (!(await readApiKey(db, id))) throw notFound('This key');
    return { type: 'apiKey', id };
  },
});

export const apiKeyRoutes: readonly Route[] = [createKey, readKeys, readKey, deleteKey, readKeyTimeline];

function toBody({ createdAt, revokedAt, ...rest }: ApiKeyRecord) {
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    ...(revokedAt === undefined ? {} : { revokedAt: revokedAt.toISOString() }),
  };
}
