import { sql } from 'kysely';

import type { Queryable } from '../connection';
import type { Channel } from './channel';

/** Something without which the first order would fail, and the call that sets it up. */
export interface Gap {
  /** What is missing: `overAvailability`, `location`, `rate`, … */
  gap: string;
  remedy: string;
}

/** Everything that keeps a channel from taking orders, in the order in which one would set it up. */
export async function gapsOf(db: Queryable, channel: Channel): Promise<Gap[]> {
  return [...ownGaps(channel), ...(await gapsAround(db, channel))];
}

/** Kinds that need no integration of their own. */
const READY_KINDS: readonly string[] = ['storefront', 'manual', 'wholesale'];

function ownGaps({ kind, overAvailability, overAvailabilityForBusiness, partialShipment }: Channel): Gap[] {
  const gaps: Gap[] = [];
  if (!READY_KINDS.includes(kind))
    gaps.push({
      gap: 'kind',
      remedy: `${kind} has no integration yet; these kinds can go live: ${READY_KINDS.join(', ')}`,
    });
  if (overAvailability === undefined)
    gaps.push({
      gap: 'overAvailability',
      remedy: 'Say what happens to an order for more than there is: "block"',
    });
  if (
    [overAvailability, overAvailabilityForBusiness].some(
      (choice) => choice !== undefined && choice !== 'block',
    )
  )
    gaps.push({ gap: 'overAvailability', remedy: 'Only "block" can go live yet' });
  if (partialShipment === undefined)
    gaps.push({ gap: 'partialShipment', remedy: 'Choose "autoSplit", "flag" or "hold"' });
  return gaps;
}

async function gapsAround(db: Queryable, { settings }: Channel): Promise<Gap[]> {
  const { rows } = await sql<
    Record<'location' | 'rate' | 'routingRules' | 'sku' | 'policies' | 'settingsLocation', boolean>
  >`
    select
      exists (select from location) as location,
      exists (select from shipping_rate) as rate,
      exists (select from routing_rules_active) as routing_rules,
      exists (select from sku) as sku,
      exists (select from policy_version) as policies,
      ${settings.location ?? null}::text is null
        or exists (select from location where code = ${settings.location ?? null}) as settings_location`.execute(
    db,
  );
  const [there] = rows;
  if (!there) throw new Error('A query without conditions gave no row');
  return REMEDIES.filter(({ gap }) => !there[gap]);
}

const REMEDIES = [
  { gap: 'sku', remedy: 'There is nothing to sell: PUT /v1/skus/{sku}' },
  { gap: 'location', remedy: 'No location can send anything: PUT /v1/locations/{code}' },
  { gap: 'rate', remedy: 'No location has a shipping rate: PUT /v1/shipping-rates/{id}' },
  {
    gap: 'routingRules',
    remedy: 'No routing rules are active: PUT /v1/routing/rules, then POST …/{version}/activate',
  },
  { gap: 'policies', remedy: 'There are no store policies: PATCH /v1/policies' },
  {
    gap: 'settingsLocation',
    remedy: 'settings.location names a location that does not exist: PUT /v1/locations/{code}',
  },
] as const;
