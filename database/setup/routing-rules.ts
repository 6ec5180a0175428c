import { sql } from 'kysely';

import type { Issue } from '../../domain/policy/issue';
import type { RoutingRule } from '../../domain/routing/rules';
import { validateRoutingRules } from '../../domain/routing/validate-rules';
import type { Database, Queryable, Tx } from '../connection';
import { recordTimeline } from '../timeline';
import type { SetUpAct } from './changes';
import { locationCodes } from './locations';

/** One immutable version of the routing rules. */
export interface RoutingRulesVersion {
  version: number;
  rules: RoutingRule[];
  createdAt: Date;
  /** Whether orders are routed by it now. */
  active: boolean;
}

/** What a merchant has who has set nothing: the cheapest location that can send the order. */
const FIRST_RULES: readonly RoutingRule[] = [{ use: 'lowestCost' }];

/** Makes and activates the first version unless there is one. Safe from several processes at once. */
export async function ensureRoutingRules(db: Database, act: SetUpAct): Promise<void> {
  if (await readRoutingRules(db, 'latest')) return;
  const added = await db.transaction().execute(async (tx) => {
    await lockVersions(tx);
    return (await latestVersion(tx)) === 0 ? insertVersion(tx, 1, FIRST_RULES, act) : undefined;
  });
  if (added) await activateRoutingRules(db, added.version, act);
}

/** Keeps a new version; orders go on being routed by the active one. */
export async function addRoutingRules(
  db: Database,
  rules: unknown,
  act: SetUpAct,
): Promise<RoutingRulesVersion | { issues: Issue[] }> {
  return db.transaction().execute(async (tx) => {
    await lockVersions(tx);
    const issues = validateRoutingRules(rules, await locationCodes(tx));
    if (issues.length > 0) return { issues };
    return insertVersion(tx, (await latestVersion(tx)) + 1, rules as RoutingRule[], act);
  });
}

/** Routes every further order by this version. Undefined: there is no such version. */
export async function activateRoutingRules(
  db: Database,
  version: number,
  act: SetUpAct,
): Promise<RoutingRulesVersion | undefined> {
  return db.transaction().execute(async (tx) => {
    await lockVersions(tx);
    const found = await readRoutingRules(tx, version);
    if (!found || found.active) return found;
    await tx
      .insertInto('routingRulesActive')
      .values({ version })
      .onConflict((conflict) => conflict.column('one').doUpdateSet({ version }))
      .execute();
    await tx
      .updateTable('routingRulesVersion')
      .set({ activatedAt: act.now, activatedBy: act.actor.id })
      .where('version', '=', version)
      .execute();
    await note(tx, act, {
      kind: 'activated',
      summary: `Orders are routed by version ${version} of the rules`,
      data: { version },
    });
    return { ...found, active: true };
  });
}

/** A version by its number, the active one (`active`) or the newest (`latest`). */
export async function readRoutingRules(
  db: Queryable,
  which: number | 'active' | 'latest',
): Promise<RoutingRulesVersion | undefined> {
  const row = await db
    .selectFrom('routingRulesVersion as v')
    .leftJoin('routingRulesActive as a', 'a.version', 'v.version')
    .select(['v.version', 'v.rules', 'v.createdAt', sql<boolean>`a.version is not null`.as('active')])
    .$if(typeof which === 'number', (query) => query.where('v.version', '=', Number(which)))
    .$if(which === 'active', (query) => query.where('a.version', 'is not', null))
    .orderBy('v.version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { ...row, rules: row.rules as unknown as RoutingRule[] };
}

async function lockVersions(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('routing_rules_version', 0))`.execute(tx);
}

async function insertVersion(
  tx: Tx,
  version: number,
  rules: readonly RoutingRule[],
  act: SetUpAct,
): Promise<RoutingRulesVersion> {
  await tx
    .insertInto('routingRulesVersion')
    .values({ version, rules: JSON.stringify(rules), createdAt: act.now, createdBy: act.actor.id })
    .execute();
  const summary = `Routing rules, version ${version}, kept`;
  await note(tx, act, { kind: 'created', summary, data: { version, rules } });
  return { version, rules: [...rules], createdAt: act.now, active: false };
}

async function latestVersion(tx: Tx): Promise<number> {
  const row = await tx
    .selectFrom('routingRulesVersion')
    .select(({ fn }) => fn.max('version').as('version'))
    .executeTakeFirst();
  return Number(row?.version ?? 0);
}

async function note(
  tx: Tx,
  { now, actor }: SetUpAct,
  entry: { kind: string; summary: string; data: unknown },
): Promise<void> {
  await recordTimeline(tx, [{ ...entry, entity: { type: 'routingRules', id: 'store' }, at: now, actor }]);
}
