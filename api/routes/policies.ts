import type { z } from 'zod';

import { currentPolicies, type VersionedPolicies } from '../../database/policies';
import { changePolicies } from '../../database/setup/policies';
import { may } from '../auth/permissions';
import { invalid } from '../problem';
import { route, type Route } from '../route';
import { policiesPatch, policiesSchema } from '../schemas/policies';
import { timelineRoute } from './timeline-route';

const getPolicies = route(
  {
    method: 'get',
    path: '/v1/policies',
    summary: 'The store policies in force',
    permission: may.readSetUp,
    responses: { 200: policiesSchema },
  },
  async (_call, { db }) => ({ status: 200, body: toBody(await currentPolicies(db)) }),
);

const patchPolicies = route(
  {
    method: 'patch',
    path: '/v1/policies',
    summary: 'Change some store policies',
    description: 'Makes a new version of the whole. An order keeps to the version it was placed under.',
    permission: may.changeSetUp,
    body: policiesPatch,
    responses: { 200: policiesSchema },
  },
  async ({ body, principal: { actor }, now }, { db }) => {
    const changed = await changePolicies(db, body, { actor, now });
    if ('issues' in changed) throw invalid(changed.issues);
    return { status: 200, body: toBody(changed) };
  },
);

const getPoliciesTimeline = timelineRoute({
  path: '/v1/policies/timeline',
  of: 'the store policies',
  permission: may.readSetUp,
  find: () => Promise.resolve({ type: 'policies', id: 'store' }),
});

export const policyRoutes: readonly Route[] = [getPolicies, patchPolicies, getPoliciesTimeline];

/** As JSON it is what the schema says; the lists of the domain's types are read-only, which JSON does not know. */
function toBody({ version, settings }: VersionedPolicies): z.input<typeof policiesSchema> {
  return { version, ...settings } as unknown as z.input<typeof policiesSchema>;
}
