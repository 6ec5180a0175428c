import { isRefusal, type Refusal } from '../domain/refusal';
import type { Tx } from './connection';
import { resolveExceptions } from './exception';
import { lockOrder } from './order/order-record';
import { settleOrder, type Change } from './order/settle';
import { resendShipment } from './shipment/handoff';
import { recordTimeline } from './timeline';

/** It was closed before: by whom and how. */
export interface ClosedException {
  closed: { id: string; resolvedAt: string; resolution: string };
}

/**
 * `resolved`: closed; `reopened`: closed, and opened anew because its cause is still there; `underWay`: the remedy has
 * begun, and it closes by itself when that succeeds.
 */
export type Resolved =
  | { outcome: 'resolved' | 'underWay' }
  | { outcome: 'reopened'; reopenedAs: string }
  | ClosedException
  | Refusal;

/** Names who sees to it. Undefined: there is no such exception. */
export async function assignException(
  tx: Tx,
  { id, owner }: { id: string; owner: string },
  change: Change,
): Promise<'done' | ClosedException | undefined> {
  const found = await lockException(tx, id);
  if (found === undefined || 'closed' in found) return found;
  await tx.updateTable('exception').set({ owner }).where('id', '=', id).execute();
  await note(tx, found, change, {
    kind: 'exceptionAssigned',
    summary: `Assigned to ${owner}`,
    data: { owner },
  });
  return 'done';
}

/** Puts it off: it does not escalate before that moment. Undefined: there is no such exception. */
export async function snoozeException(
  tx: Tx,
  { id, until }: { id: string; until: Date },
  change: Change,
): Promise<'done' | ClosedException | undefined> {
  const found = await lockException(tx, id);
  if (found === undefined || 'closed' in found) return found;
  await tx.updateTable('exception').set({ snoozedUntil: until }).where('id', '=', id).execute();
  const summary = `Put off until ${until.toISOString()}`;
  await note(tx, found, change, { kind: 'exceptionSnoozed', summary, data: { until } });
  return 'done';
}

/**
 * Closes it by hand. Exceptions that follow from an order's record are worked out anew in the same transaction: whoever
 * closes one whose cause is still there hears at once that it is open again. Undefined: there is no such exception.
 */
export async function resolveException(
  tx: Tx,
  { id, resolution, note: words }: { id: string; resolution: string; note?: string | undefined },
  change: Change,
): Promise<Resolved | undefined> {
  const found = await lockException(tx, id);
  if (found === undefined) return undefined;
  if ('closed' in found) return found.closed.resolution === resolution ? { outcome: 'resolved' } : found;
  if (words !== undefined)
    await note(
      tx,
      found,
      { ...change, reason: words },
      { kind: 'exceptionNoted', summary: 'A note was made' },
    );
  if (found.kind === 'handoffRejected' && resolution === 'resent') return resend(tx, found, change);
  await resolveExceptions(tx, [id], { ...change, resolution });
  if (found.orderId === null) return { outcome: 'resolved' };
  await settleOrder(tx, found.orderId, { ...change, reason: `Exception ${found.kind}: ${resolution}` });
  const again = await sameStillOpen(tx, found);
  return again === undefined ? { outcome: 'resolved' } : { outcome: 'reopened', reopenedAs: again };
}

/** The goods go to the same node once more; the exception closes by itself when that has them. */
async function resend(tx: Tx, found: OpenRow, change: Change): Promise<Resolved> {
  await note(tx, found, change, {
    kind: 'exceptionResent',
    summary: 'The shipment goes to its node once more',
  });
  const resent = await resendShipment(tx, found.subjectId, change);
  if (isRefusal(resent)) return resent;
  const open = await sameStillOpen(tx, found);
  return { outcome: open === undefined ? 'resolved' : 'underWay' };
}

interface OpenRow {
  id: string;
  kind: string;
  subjectType: string;
  subjectId: string;
  cause: string;
  orderId: string | null;
}

/** The order's row first, as everywhere; then the exception's. */
async function lockException(tx: Tx, id: string): Promise<OpenRow | ClosedException | undefined> {
  const owner = await tx.selectFrom('exception').select('orderId').where('id', '=', id).executeTakeFirst();
  if (owner === undefined) return undefined;
  if (owner.orderId !== null) await lockOrder(tx, owner.orderId);
  const row = await tx
    .selectFrom('exception')
    .select([
      'id',
      'kind',
      'subjectType',
      'subjectId',
      'cause',
      'orderId',
      'status',
      'resolvedAt',
      'resolution',
    ])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const { status, resolvedAt, resolution, ...open } = row;
  if (status === 'open') return open;
  return { closed: { id, resolvedAt: resolvedAt?.toISOString() ?? '', resolution: resolution ?? '' } };
}

async function sameStillOpen(tx: Tx, found: OpenRow): Promise<string | undefined> {
  const row = await tx
    .selectFrom('exception')
    .select('id')
    .where('status', '=', 'open')
    .where('kind', '=', found.kind)
    .where('subjectType', '=', found.subjectType)
    .where('subjectId', '=', found.subjectId)
    .where('cause', '=', found.cause)
    .executeTakeFirst();
  return row?.id;
}

async function note(
  tx: Tx,
  found: OpenRow,
  change: Change,
  what: { kind: string; summary: string; data?: Record<string, unknown> },
): Promise<void> {
  const { kind, summary, data } = what;
  const entities = [
    { type: 'exception', id: found.id },
    ...(found.orderId === null ? [] : [{ type: 'order', id: found.orderId }]),
  ];
  await recordTimeline(
    tx,
    entities.map((entity) => ({
      ...{ entity, kind, summary },
      at: change.now,
      actor: change.actor,
      reason: change.reason,
      data: { exception: found.id, kind: found.kind, ...data },
    })),
  );
}
