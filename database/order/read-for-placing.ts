import { sql } from 'kysely';

import type { Queryable } from '../connection';

/** What a new order is checked against, in one round trip. */
export interface PlacingSetup {
  channel: { active: boolean; taxInclusive: boolean } | null;
  /** Those of the SKUs asked for that exist. */
  skus: string[];
  /** Listings of the channel among the identifiers asked for: its name of the goods → ours. */
  listings: Record<string, string>;
  policyVersion: number | null;
}

export async function readForPlacing(
  db: Queryable,
  asked: { channel: string; skus: readonly string[]; channelSkus: readonly string[] },
): Promise<PlacingSetup> {
  const { rows } = await sql<{ setup: PlacingSetup }>`select jsonb_build_object(
    'channel', (select jsonb_build_object('active', active_since is not null,
      'taxInclusive', coalesce((settings->>'taxInclusive')::boolean, false)) from channel where code = ${asked.channel}),
    'skus', coalesce((select jsonb_agg(sku) from sku where sku = any(${asked.skus}::text[])), '[]'),
    'listings', coalesce((select jsonb_object_agg(channel_sku, sku) from channel_listing
      where channel = ${asked.channel} and channel_sku = any(${asked.channelSkus}::text[])), '{}'),
    'policyVersion', (select max(version) from policy_version)) as setup`.execute(db);
  const setup = rows[0]?.setup;
  if (setup === undefined) throw new Error('The set-up could not be read');
  return setup;
}
