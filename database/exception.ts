import type { ExpressionBuilder } from 'kysely';

import { EXCEPTION_KINDS, type ExceptionKind } from '../domain/exception/kinds';
import type { Actor } from '../domain/actor';
import { addDuration } from '../domain/calendar/instant';
import { newId } from '../platform/ids';
import type { Queryable, Tx } from './connection';
import type { DB } from './schema.generated';
import { recordTimeline } from './timeline';

export interface ExceptionToOpen {
  kind: ExceptionKind;
  subject: { type: string; id: string };
  /** The same cause, while open, is the same exception. */
  cause: string;
  orderId: string | null;
  /** What a person needs to decide, without a search: codes, quantities, instants. No personal data. */
  context: Record<string, unknown>;
  dueAt?: Date | undefined;
  /** How long it may be ignored before it escalates again. */
  escalateEvery: string;
}

/** Opens an exception, unless the same is open already. The id, or `undefined` if it was open. */
export async function openException(
  tx: Queryable,
  exception: ExceptionToOpen,
  at: { now: Date; actor: Actor },
): Promise<string | undefined> {
  const kind = EXCEPTION_KINDS[exception.kind];
  const dueAt = exception.dueAt ?? new Date(addDuration(at.now.toISOString(), kind.due));
  // Ignored past its date, or for as long as the store allows anything to be ignored, whichever comes first.
  const ignoredAt = later(at.now, exception.escalateEvery);
  const firstEscalation = dueAt > at.now && dueAt < ignoredAt ? dueAt : ignoredAt;
  const opened = await tx
    .insertInto('exception')
    .values({
      id: newId('exc'),
      kind: exception.kind,
      subjectType: exception.subject.type,
      subjectId: exception.subject.id,
      cause: exception.cause,
      orderId: exception.orderId,
      severity: kind.severity,
      owner: kind.owner,
      openedAt: at.now,
      dueAt,
      nextEscalationAt: firstEscalation,
      context: JSON.stringify(exception.context),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'subjectType', 'subjectId', 'cause'])
        .where('status', '=', 'open')
        .doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  if (opened !== undefined) await noteOnTimelines(tx, exception, opened.id, at);
  return opened?.id;
}

export interface OpenExceptionRow {
  id: string;
  kind: string;
  orderId: string | null;
}

/** Closes exceptions whose cause has cleared, by id; those already resolved stay as they are. */
export async function resolveExceptions(
  tx: Queryable,
  ids: readonly string[],
  by: { now: Date; actor: Actor; resolution: string },
): Promise<OpenExceptionRow[]> {
  if (ids.length === 0) return [];
  const resolved = await tx
    .updateTable('exception')
    .set({
      status: 'resolved',
      resolvedAt: by.now,
      resolvedBy: by.actor.id,
      resolution: by.resolution,
      nextEscalationAt: null,
    })
    .where('id', 'in', [...ids])
    .where('status', '=', 'open')
    .returning(['id', 'kind', 'orderId'])
    .execute();
  await recordTimeline(
    tx,
    resolved.flatMap((row) =>
      [
        { type: 'exception', id: row.id },
        ...(row.orderId === null ? [] : [{ type: 'order', id: row.orderId }]),
      ].map((entity) => ({
        entity,
        at: by.now,
        actor: by.actor,
        kind: 'exceptionResolved',
        summary: `Exception ${row.kind} resolved`,
        reason: by.resolution,
        data: { exception: row.id, kind: row.kind },
      })),
    ),
  );
  return resolved;
}

/** Closes whatever is open of one kind on one subject: its cause has cleared. */
export async function resolveBySubject(
  tx: Queryable,
  which: { kind: ExceptionKind; subjectType: string; subjectId: string; cause?: string },
  by: { now: Date; actor: Actor; resolution: string },
): Promise<void> {
  const open = await tx
    .selectFrom('exception')
    .select('id')
    .where('status', '=', 'open')
    .where('kind', '=', which.kind)
    .where('subjectType', '=', which.subjectType)
    .where('subjectId', '=', which.subjectId)
    .$if(which.cause !== undefined, (query) => query.where('cause', '=', which.cause ?? ''))
    .execute();
  await resolveExceptions(
    tx,
    open.map((row) => row.id),
    by,
  );
}

/**
 * Escalates what has been ignored past its time, once each: one more on the count, the next severity, the next date.
 * `orderId` null: those whose subject has no process to do it, orders that have ended among them.
 */
export async function escalateExceptions(
  tx: Tx,
  which: { orderId: string | null; escalateEvery: string },
  at: { now: Date; actor: Actor },
): Promise<number> {
  const due = await tx
    .selectFrom('exception')
    .select(['id', 'kind', 'severity', 'escalations', 'orderId'])
    .where('status', '=', 'open')
    .where((row) =>
      which.orderId === null
        ? row.or([row('orderId', 'is', null), row.exists(endedOrder(row))])
        : row('orderId', '=', which.orderId),
    )
    .where('nextEscalationAt', '<=', at.now)
    .where((row) => row.or([row('snoozedUntil', 'is', null), row('snoozedUntil', '<=', at.now)]))
    .forUpdate()
    .execute();
  for (const exception of due) {
    await tx
      .updateTable('exception')
      .set({
        escalations: exception.escalations + 1,
        severity: moreSevere(exception.severity),
        nextEscalationAt: later(at.now, which.escalateEvery),
      })
      .where('id', '=', exception.id)
      .execute();
  }
  await recordTimeline(
    tx,
    due.flatMap((row) =>
      [
        { type: 'exception', id: row.id },
        ...(row.orderId === null ? [] : [{ type: 'order', id: row.orderId }]),
      ].map((entity) => ({
        entity,
        at: at.now,
        actor: at.actor,
        kind: 'exceptionEscalated',
        summary: `Exception ${row.kind} escalated: nobody has acted in time`,
        data: { exception: row.id, kind: row.kind, escalations: row.escalations + 1 },
      })),
    ),
  );
  return due.length;
}

function endedOrder(row: ExpressionBuilder<DB, 'exception'>) {
  return row
    .selectFrom('orders')
    .select('orders.id')
    .whereRef('orders.id', '=', 'exception.orderId')
    .where('orders.closedAt', 'is not', null);
}

const SEVERITIES = ['low', 'medium', 'high', 'critical'];

function moreSevere(severity: string): string {
  return SEVERITIES[SEVERITIES.indexOf(severity) + 1] ?? severity;
}

function later(now: Date, duration: string): Date {
  return new Date(addDuration(now.toISOString(), duration));
}

async function noteOnTimelines(
  tx: Queryable,
  exception: ExceptionToOpen,
  id: string,
  at: { now: Date; actor: Actor },
): Promise<void> {
  const entities = [
    { type: 'exception', id },
    exception.orderId === null ? exception.subject : { type: 'order', id: exception.orderId },
  ];
  await recordTimeline(
    tx,
    entities.map((entity) => ({
      entity,
      at: at.now,
      actor: at.actor,
      kind: 'exceptionOpened',
      summary: `Exception ${exception.kind} opened`,
      data: { exception: id, kind: exception.kind, subject: exception.subject, ...exception.context },
    })),
  );
}
