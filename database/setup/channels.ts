import type { Database, Queryable, Tx } from '../connection';
import { recordTimeline } from '../timeline';
import { recordChange, type Saved, type SetUpAct } from './changes';
import type { Channel } from './channel';
import { gapsOf, type Gap } from './channel-gaps';
import { withoutNulls } from './without-nulls';

/** A channel as it is read: `activeSince` once it may take orders. */
export interface StoredChannel extends Channel {
  activeSince?: Date | undefined;
}

/** Why a channel may not go live, or a live one not become what was asked: every gap, not just the first. */
export interface Incomplete {
  gaps: Gap[];
}

/** Creates or replaces. A live channel stays live, and is not saved in a form in which it could not go live. */
export async function saveChannel(
  db: Database,
  channel: Channel,
  act: SetUpAct,
): Promise<Saved<StoredChannel> | Incomplete> {
  return db.transaction().execute(async (tx) => {
    const before = await findChannel(tx, channel.code, 'for update');
    const gaps = before?.activeSince === undefined ? [] : await gapsOf(tx, channel);
    if (gaps.length > 0) return { gaps };
    const row = toRow(channel);
    await tx
      .insertInto('channel')
      .values({ ...row, updatedAt: act.now })
      .onConflict((conflict) => conflict.column('code').doUpdateSet({ ...row, updatedAt: act.now }))
      .execute();
    const activeSince = before?.activeSince;
    const value: StoredChannel = activeSince === undefined ? channel : { ...channel, activeSince };
    await recordChange(tx, { entity: entityOf(channel), title: titleOf(channel), before, after: value }, act);
    return { value, created: before === undefined };
  });
}

/** Lets a channel take orders; once live it stays so. Undefined: there is no such channel. */
export async function activateChannel(
  db: Database,
  code: string,
  act: SetUpAct,
): Promise<StoredChannel | Incomplete | undefined> {
  return db.transaction().execute(async (tx) => {
    const channel = await findChannel(tx, code, 'for update');
    if (!channel || channel.activeSince !== undefined) return channel;
    const gaps = await gapsOf(tx, channel);
    if (gaps.length > 0) return { gaps };
    await tx
      .updateTable('channel')
      .set({ activeSince: act.now, updatedAt: act.now })
      .where('code', '=', code)
      .execute();
    await noteActivation(tx, channel, act);
    return { ...channel, activeSince: act.now };
  });
}

export async function findChannel(
  db: Queryable,
  code: string,
  lock?: 'for update',
): Promise<StoredChannel | undefined> {
  const row = await db
    .selectFrom('channel')
    .select(COLUMNS)
    .where('code', '=', code)
    .$if(lock !== undefined, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Channels by code, those after `after`. */
export async function listChannels(
  db: Queryable,
  page: { limit: number; after?: string | undefined },
): Promise<StoredChannel[]> {
  const rows = await db
    .selectFrom('channel')
    .select(COLUMNS)
    .where('code', '>', page.after ?? '')
    .orderBy('code')
    .limit(page.limit)
    .execute();
  return rows.map(fromRow);
}

const COLUMNS = [
  'code',
  'kind',
  'overAvailability',
  'overAvailabilityForBusiness',
  'partialShipment',
  'returnWindow',
  'label',
  'prep',
  'settings',
  'activeSince',
] as const;

async function noteActivation(tx: Tx, channel: Channel, { now, actor }: SetUpAct): Promise<void> {
  const summary = `${titleOf(channel)} may take orders`;
  await recordTimeline(tx, [{ entity: entityOf(channel), at: now, actor, kind: 'activated', summary }]);
}

function entityOf({ code }: Channel): { type: string; id: string } {
  return { type: 'channel', id: code };
}

function titleOf({ code }: Channel): string {
  return `Channel ${code}`;
}

function toRow(channel: Channel) {
  return {
    code: channel.code,
    kind: channel.kind,
    overAvailability: channel.overAvailability ?? null,
    overAvailabilityForBusiness: channel.overAvailabilityForBusiness ?? null,
    partialShipment: channel.partialShipment ?? null,
    returnWindow: channel.returnWindow ?? null,
    label: channel.label ?? null,
    prep: channel.prep ?? null,
    settings: JSON.stringify(channel.settings),
  };
}

function fromRow(row: object): StoredChannel {
  return withoutNulls(row) as StoredChannel; // the table's CHECKs know the same words
}
