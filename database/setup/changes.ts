import { isDeepStrictEqual } from 'node:util';

import type { Actor } from '../../domain/actor';
import type { Tx } from '../connection';
import { recordTimeline } from '../timeline';

/** By whom and when something is set up. */
export interface SetUpAct {
  now: Date;
  actor: Actor;
}

/** What became of a create-or-replace. */
export interface Saved<T> {
  value: T;
  created: boolean;
}

export interface Change {
  entity: { type: string; id: string };
  /** What it is called in a sentence: `SKU TEA-1`. */
  title: string;
  /** Absent when it was created. */
  before: object | undefined;
  after: object;
}

/**
 * Puts a creation or a change on the timeline of what was changed, member by member. Saving what is there already
 * leaves no entry: nothing happened. Give it neither secrets nor personal data.
 */
export async function recordChange(tx: Tx, change: Change, act: SetUpAct): Promise<void> {
  const { entity, title, before, after } = change;
  const at = { at: act.now, actor: act.actor, entity };
  if (before === undefined) {
    await recordTimeline(tx, [{ ...at, kind: 'created', summary: `${title} created`, data: after }]);
    return;
  }
  const changes = differences(before, after);
  const names = Object.keys(changes);
  if (names.length === 0) return;
  const summary = `${title} changed: ${names.join(', ')}`;
  await recordTimeline(tx, [{ ...at, kind: 'changed', summary, data: { changes } }]);
}

function differences(before: object, after: object): Record<string, { was: unknown; now: unknown }> {
  const was = before as Record<string, unknown>;
  const now = after as Record<string, unknown>;
  const names = [...new Set([...Object.keys(was), ...Object.keys(now)])].filter(
    (name) => !isDeepStrictEqual(plain(was[name]), plain(now[name])),
  );
  return Object.fromEntries(names.map((name) => [name, { was: was[name] ?? null, now: now[name] ?? null }]));
}

/** As JSON has it, so that a member that is undefined equals one that is absent. */
function plain(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}
