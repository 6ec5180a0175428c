import { sql } from 'kysely';

import { applyPolicies, type PolicyChanges } from '../../domain/policy/apply-policies';
import type { Issue } from '../../domain/policy/issue';
import { defaultPolicies, type Policies } from '../../domain/policy/policies';
import { validatePolicies } from '../../domain/policy/validate-policies';
import type { Database, Tx } from '../connection';
import { currentPolicies, type VersionedPolicies } from '../policies';
import { recordChange, type SetUpAct } from './changes';

/** Makes the first version, the defaults, unless there is one. Safe from several processes at once. */
export async function ensurePolicies(db: Database, act: SetUpAct): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockVersions(tx);
    const first = await tx.selectFrom('policyVersion').select('version').limit(1).executeTakeFirst();
    if (!first) await insertVersion(tx, { version: 1, settings: defaultPolicies }, undefined, act);
  });
}

/** Changes a part and makes a new version of the whole; versions themselves never change. */
export async function changePolicies(
  db: Database,
  part: unknown,
  act: SetUpAct,
): Promise<VersionedPolicies | { issues: Issue[] }> {
  return db.transaction().execute(async (tx) => {
    await lockVersions(tx);
    const current = await currentPolicies(tx);
    const issues = validatePolicies(part, current.settings);
    if (issues.length > 0) return { issues };
    const settings = applyPolicies(current.settings, part as PolicyChanges); // validated just above
    const next = { version: current.version + 1, settings };
    await insertVersion(tx, next, current.settings, act);
    return next;
  });
}

/** Two changes at once follow one another, so that neither takes the other back. */
async function lockVersions(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('policy_version', 0))`.execute(tx);
}

async function insertVersion(
  tx: Tx,
  { version, settings }: VersionedPolicies,
  before: Policies | undefined,
  act: SetUpAct,
): Promise<void> {
  await tx
    .insertInto('policyVersion')
    .values({ version, settings: JSON.stringify(settings), createdAt: act.now, createdBy: act.actor.id })
    .execute();
  const entity = { type: 'policies', id: 'store' };
  await recordChange(
    tx,
    { entity, title: `Store policies, version ${version},`, before, after: settings },
    act,
  );
}
