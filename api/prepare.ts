import { ensureBootstrapKey } from '../database/api-keys';
import { ensurePolicies } from '../database/setup/policies';
import { ensurePostalCentroids } from '../database/setup/postal-centroids';
import { ensureRoutingRules } from '../database/setup/routing-rules';
import type { Actor } from '../domain/actor';
import { hashKey } from './auth/key-format';
import type { ApiDeps } from './deps';

/** Who sets up what a fresh database needs. */
const START: Actor = { type: 'system', id: 'start' };

/** What must be there before the first request. */
export async function prepare({ db, config, clock }: ApiDeps): Promise<void> {
  const act = { now: clock.now(), actor: START };
  await ensurePolicies(db, act);
  await ensureRoutingRules(db, act);
  await ensurePostalCentroids(db);
  if (config.bootstrapKey !== undefined)
    await ensureBootstrapKey(db, hashKey(config.bootstrapKey), clock.now());
}
