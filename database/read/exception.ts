import { sql } from 'kysely';

import { EXCEPTION_KINDS, isExceptionKind } from '../../domain/exception/kinds';
import type { Queryable } from '../connection';
import { allOf, when } from './conditions';
import { given, instantOf } from './instant';

/** An exception as it is shown; `context` is what it was opened with. */
export interface ExceptionView {
  id: string;
  kind: string;
  title: string;
  /** One sentence: what has happened. */
  explanation: string;
  subject: { type: ExceptionSubject; id: string };
  order?: string;
  severity: 'low' | 'medium' | 'high' | 'critical';
  status: 'open' | 'resolved';
  owner?: string;
  openedAt: string;
  due?: string;
  escalations: number;
  snoozedUntil?: string;
  context: Record<string, unknown>;
  /** How a person may close it. */
  resolutions: readonly string[];
  runbook: string;
  resolvedAt?: string;
  resolvedBy?: string;
  resolution?: string;
}

export type ExceptionSubject =
  | 'order'
  | 'shipment'
  | 'return'
  | 'purchaseOrder'
  | 'onboarding'
  | 'sku'
  | 'location'
  | 'channel'
  | 'supplier'
  | 'partner';

export interface ExceptionFilter {
  kinds?: readonly string[] | undefined;
  /** Both when left out. */
  status?: 'open' | 'resolved' | undefined;
  owner?: string | undefined;
  order?: string | undefined;
  subject?: string | undefined;
}

/** Exceptions, newest first, older than `beforeId` if given. */
export async function listExceptions(
  db: Queryable,
  filter: ExceptionFilter,
  page: { limit: number; beforeId?: string | undefined },
): Promise<ExceptionView[]> {
  const { rows } = await sql<{ raw: RawException }>`
    select ${exceptionJson} as raw from exception e
    where ${allOf([
      when(filter.status, (value) => sql`e.status = ${value}`),
      when(filter.kinds, (value) => sql`e.kind = any(${value})`),
      when(filter.owner, (value) => sql`e.owner = ${value}`),
      when(filter.order, (value) => sql`e.order_id = ${value}`),
      when(filter.subject, (value) => sql`e.subject_id = ${value}`),
      when(page.beforeId, (value) => sql`e.id < ${value}`),
    ])}
    order by e.id desc limit ${page.limit}`.execute(db);
  return rows.map((row) => toException(row.raw));
}

/** One exception; undefined if there is none. */
export async function readException(db: Queryable, id: string): Promise<ExceptionView | undefined> {
  const { rows } = await sql<{ raw: RawException }>`
    select ${exceptionJson} as raw from exception e where e.id = ${id}`.execute(db);
  return rows[0] && toException(rows[0].raw);
}

/** A row of `exception` (alias `e`) as one JSON value; read it with `toException`. */
export const exceptionJson = sql`json_build_object(
  'id', e.id, 'kind', e.kind, 'subjectType', e.subject_type, 'subjectId', e.subject_id, 'order', e.order_id,
  'severity', e.severity, 'status', e.status, 'owner', e.owner, 'openedAt', e.opened_at, 'dueAt', e.due_at,
  'escalations', e.escalations, 'snoozedUntil', e.snoozed_until, 'context', e.context,
  'resolvedAt', e.resolved_at, 'resolvedBy', e.resolved_by, 'resolution', e.resolution)`;

export interface RawException {
  id: string;
  kind: string;
  subjectType: ExceptionSubject;
  subjectId: string;
  order: string | null;
  severity: ExceptionView['severity'];
  status: ExceptionView['status'];
  owner: string | null;
  openedAt: string;
  dueAt: string | null;
  escalations: number;
  snoozedUntil: string | null;
  context: Record<string, unknown>;
  resolvedAt: string | null;
  resolvedBy: string | null;
  resolution: string | null;
}

/** The JSON value of `exceptionJson` as it is shown. */
export function toException(raw: RawException): ExceptionView {
  const { id, kind, severity, status, escalations, context } = raw;
  // A kind that was dropped since keeps its old exceptions.
  const known = isExceptionKind(kind) ? EXCEPTION_KINDS[kind] : undefined;
  return {
    ...{ id, kind },
    title: known?.title ?? kind,
    explanation: known?.explain(context, raw.subjectId) ?? kind,
    subject: { type: raw.subjectType, id: raw.subjectId },
    ...given('order', raw.order),
    ...{ severity, status },
    ...given('owner', raw.owner),
    openedAt: instantOf(raw.openedAt),
    ...given('due', raw.dueAt, instantOf),
    escalations,
    ...given('snoozedUntil', raw.snoozedUntil, instantOf),
    context,
    resolutions: known?.resolutions ?? [],
    runbook: `docs/runbooks/${kind}.md`,
    ...given('resolvedAt', raw.resolvedAt, instantOf),
    ...given('resolvedBy', raw.resolvedBy),
    ...given('resolution', raw.resolution),
  };
}
