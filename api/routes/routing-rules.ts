import { z } from 'zod';

import {
  activateRoutingRules,
  addRoutingRules,
  readRoutingRules,
  type RoutingRulesVersion,
} from '../../database/setup/routing-rules';
import { may } from '../auth/permissions';
import { invalid, notFound } from '../problem';
import { route, type Route } from '../route';
import { code, country, instant, money } from '../schemas/common';
import { timelineRoute } from './timeline-route';

/** When a rule applies: all of what is given must hold. */
const when = z.strictObject({
  orderValueAbove: money.optional(),
  channel: code.optional(),
  customerType: z.enum(['consumer', 'business']).optional(),
  country: country.optional(),
  sku: code.optional(),
  fragile: z.boolean().optional(),
});

/**
 * Which rules there are and which members each has is the domain's to know (`domain/routing/rules.ts`); its check, with
 * pointers into this body, runs in the handler. A list of them here would be a second one to keep.
 */
const rule = z.looseObject({ use: z.string().max(100), when: when.optional() }).meta({
  id: 'RoutingRule',
  description:
    'A rule by its name in `use`, and its own members. Filters come first, then the objectives in their order.',
  examples: [{ use: 'lowestCost' }, { use: 'avoidBelow', units: 5, when: { country: 'AU' } }],
});

const versionSchema = z
  .strictObject({ version: z.int(), rules: z.array(rule), active: z.boolean(), createdAt: instant })
  .meta({ id: 'RoutingRules' });

const putRules = route(
  {
    method: 'put',
    path: '/v1/routing/rules',
    summary: 'Keep a new version of the routing rules',
    description: 'Versions never change. Orders are routed by it once it is activated.',
    permission: may.changeSetUp,
    body: z.strictObject({ rules: z.array(rule).max(100, 'may have 100 rules at most') }),
    responses: { 200: versionSchema },
  },
  async ({ body, principal: { actor }, now }, { db }) => {
    const added = await addRoutingRules(db, body.rules, { actor, now });
    if ('issues' in added) throw invalid(added.issues);
    return { status: 200, body: toBody(added) };
  },
);

const getRules = route(
  {
    method: 'get',
    path: '/v1/routing/rules',
    summary: 'The routing rules in force, or the newest if none are',
    permission: may.readSetUp,
    responses: { 200: versionSchema },
  },
  async (_call, { db }) => {
    const found = (await readRoutingRules(db, 'active')) ?? (await readRoutingRules(db, 'latest'));
    if (!found) throw notFound('A version of the routing rules');
    return { status: 200, body: toBody(found) };
  },
);

const getVersion = route(
  {
    method: 'get',
    path: '/v1/routing/rules/{version}',
    summary: 'One version of the routing rules',
    permission: may.readSetUp,
    responses: { 200: versionSchema },
  },
  async ({ params }, { db }) => {
    const found = await readRoutingRules(db, versionOf(params));
    if (!found) throw notFound('This version of the routing rules');
    return { status: 200, body: toBody(found) };
  },
);

const postActivate = route(
  {
    method: 'post',
    path: '/v1/routing/rules/{version}/activate',
    summary: 'Route orders by this version from now on',
    permission: may.changeSetUp,
    responses: { 200: versionSchema },
  },
  async ({ params, principal: { actor }, now }, { db }) => {
    const active = await activateRoutingRules(db, versionOf(params), { actor, now });
    if (!active) throw notFound('This version of the routing rules');
    return { status: 200, body: toBody(active) };
  },
);

const getTimeline = timelineRoute({
  path: '/v1/routing/rules/timeline',
  of: 'the routing rules',
  permission: may.readSetUp,
  find: () => Promise.resolve({ type: 'routingRules', id: 'store' }),
});

// The timeline before the versions: Express takes the first path that fits.
export const routingRuleRoutes: readonly Route[] = [
  putRules,
  getRules,
  getTimeline,
  getVersion,
  postActivate,
];

function versionOf({ version }: { version: string }): number {
  if (/^[1-9]\d{0,8}$/.test(version)) return Number(version);
  throw notFound('This version of the routing rules');
}

function toBody({ createdAt, ...version }: RoutingRulesVersion) {
  return { ...version, createdAt: createdAt.toISOString() } as z.input<typeof versionSchema>;
}
