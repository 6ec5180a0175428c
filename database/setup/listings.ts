import type { Database, Queryable } from '../connection';
import { resolveBySubject } from '../exception';
import { recordChange, type Saved, type SetUpAct } from './changes';
import { withoutNulls } from './without-nulls';

/** What a channel calls a SKU, and how its stock is shown there. Numbers are units. */
export interface Listing {
  channel: string;
  channelSku: string;
  sku: string;
  /** Units withheld from this channel. */
  buffer: number;
  /** Below it somebody is told. */
  alertBelow?: number | undefined;
  /** Below it the listing pauses, until there are `resumeAt` again. */
  pauseBelow?: number | undefined;
  resumeAt?: number | undefined;
}

/** A listing as it is read; `published` is what the channel was last told. */
export interface StoredListing extends Listing {
  published?: number | undefined;
  paused: boolean;
  pausedSince?: Date | undefined;
  /** In all, this time included. */
  pausedForSeconds: number;
}

/** What the listing points at does not exist. */
export interface UnknownTarget {
  unknown: 'channel' | 'sku';
}

/** Creates or replaces; noted on the channel's timeline. What was published and paused stays as it is. */
export async function saveListing(
  db: Database,
  listing: Listing,
  act: SetUpAct,
): Promise<Saved<StoredListing> | UnknownTarget> {
  return db.transaction().execute(async (tx) => {
    const channel = await tx
      .selectFrom('channel')
      .select('code')
      .where('code', '=', listing.channel)
      .executeTakeFirst();
    if (!channel) return { unknown: 'channel' };
    const sku = await tx.selectFrom('sku').select('sku').where('sku', '=', listing.sku).executeTakeFirst();
    if (!sku) return { unknown: 'sku' };
    const key = { channel: listing.channel, channelSku: listing.channelSku };
    const before = await findListing(tx, key, act.now, 'for update');
    const row = {
      ...listing,
      alertBelow: listing.alertBelow ?? null,
      pauseBelow: listing.pauseBelow ?? null,
    };
    const values = { ...row, resumeAt: listing.resumeAt ?? null, updatedAt: act.now };
    await tx
      .insertInto('channelListing')
      .values(values)
      .onConflict((conflict) => conflict.columns(['channel', 'channelSku']).doUpdateSet(values))
      .execute();
    const after = await findListing(tx, key, act.now);
    if (!after) throw new Error('A listing that was just written is not there');
    // What could not be named before can be now.
    await resolveBySubject(
      tx,
      { kind: 'unmappedSku', subjectType: 'channel', subjectId: listing.channel, cause: listing.channelSku },
      { ...act, resolution: 'The identifier is mapped' },
    );
    const entity = { type: 'channel', id: listing.channel };
    const title = `Listing ${listing.channelSku}`;
    await recordChange(
      tx,
      { entity, title, before: before && settingsOf(before), after: settingsOf(after) },
      act,
    );
    return { value: after, created: before === undefined };
  });
}

export async function findListing(
  db: Queryable,
  key: { channel: string; channelSku: string },
  now: Date,
  lock?: 'for update',
): Promise<StoredListing | undefined> {
  const row = await db
    .selectFrom('channelListing')
    .selectAll()
    .where('channel', '=', key.channel)
    .where('channelSku', '=', key.channelSku)
    .$if(lock !== undefined, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && fromRow(row, now);
}

/** A channel's listings by its own SKU, those after `after`. */
export async function listListings(
  db: Queryable,
  channel: string,
  page: { limit: number; after?: string | undefined },
  now: Date,
): Promise<StoredListing[]> {
  const rows = await db
    .selectFrom('channelListing')
    .selectAll()
    .where('channel', '=', channel)
    .where('channelSku', '>', page.after ?? '')
    .orderBy('channelSku')
    .limit(page.limit)
    .execute();
  return rows.map((row) => fromRow(row, now));
}

interface Row {
  channel: string;
  channelSku: string;
  sku: string;
  buffer: number;
  alertBelow: number | null;
  pauseBelow: number | null;
  resumeAt: number | null;
  published: number | null;
  pausedSince: Date | null;
  pausedSeconds: number;
}

function fromRow(row: Row, now: Date): StoredListing {
  const { channel, channelSku, sku, buffer, alertBelow, pauseBelow, resumeAt, published, pausedSince } = row;
  const sinceMs = pausedSince === null ? 0 : Math.max(0, now.getTime() - pausedSince.getTime());
  return {
    ...{ channel, channelSku, sku, buffer },
    ...withoutNulls({ alertBelow, pauseBelow, resumeAt, published, pausedSince }),
    paused: pausedSince !== null,
    pausedForSeconds: row.pausedSeconds + Math.floor(sinceMs / 1000),
  };
}

/** Without what the channel did by itself: that is no change of set-up. */
function settingsOf({
  published: _1,
  paused: _2,
  pausedSince: _3,
  pausedForSeconds: _4,
  ...settings
}: StoredListing): object {
  return settings;
}
