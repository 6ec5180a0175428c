import { z } from 'zod';

import type { Database } from '../../database/connection';
import {
  assignException,
  resolveException,
  snoozeException,
  type ClosedException,
} from '../../database/exception-handling';
import { listExceptions, readException, type ExceptionView } from '../../database/read/exception';
import { withSurroundings } from '../../database/read/exception-context';
import { decide } from '../../database/transaction';
import { may } from '../auth/permissions';
import { unlessRefused } from '../failure-to-problem';
import { decodeCursor, pageOf, pageQuery, textCursor, toPage } from '../paging';
import { conflict, forbidden, invalid, notFound } from '../problem';
import { route, type Permission, type Route } from '../route';
import { pathCode } from '../schemas/common';
import { assignBody, exceptionSchema, resolveBody, resolvedSchema, snoozeBody } from '../schemas/exception';
import { timelineRoute } from './timeline-route';

const list = route(
  {
    method: 'get',
    path: '/v1/exceptions',
    summary: 'What waits for a person, newest first',
    description:
      'Each comes with its order, customer, stock, shipment and messages in `context`: there is nothing to look up. ' +
      'Resolved ones by `status=resolved`, all by `status=all`.',
    permission: may.readExceptions,
    query: z.strictObject({
      ...pageQuery,
      kind: pathCode.optional().meta({ description: 'One or more kinds, separated by commas' }),
      status: z.enum(['open', 'resolved', 'all']).default('open'),
      owner: pathCode.optional(),
      order: pathCode.optional(),
      subject: pathCode.optional().meta({ description: 'Id or code of what it is about' }),
    }),
    responses: { 200: pageOf(exceptionSchema) },
  },
  async ({ query: { limit, cursor, kind, status, ...rest }, now }, { db }) => {
    const [beforeId] = decodeCursor(cursor, textCursor) ?? [];
    const filter = { ...rest, kinds: kind?.split(','), status: status === 'all' ? undefined : status };
    const rows = await listExceptions(db, filter, { limit: limit + 1, beforeId });
    const { data, nextCursor } = toPage(
      rows,
      limit,
      ({ id }) => [id],
      (row) => row,
    );
    return { status: 200, body: { data: await withSurroundings(db, data, now), nextCursor } };
  },
);

const readOne = route(
  {
    method: 'get',
    path: '/v1/exceptions/{id}',
    summary: 'One exception with everything that is needed to decide',
    permission: may.readExceptions,
    responses: { 200: exceptionSchema },
  },
  async ({ params, now }, { db }) => ({ status: 200, body: await view(db, params.id, now) }),
);

const timeline = timelineRoute({
  path: '/v1/exceptions/{id}/timeline',
  of: 'an exception',
  permission: may.readExceptions,
  async find(db, { id = '' }) {
    if ((await readException(db, id)) === undefined) throw notFound('This exception');
    return { type: 'exception', id };
  },
});

const assign = route(
  {
    method: 'post',
    path: '/v1/exceptions/{id}/assign',
    summary: 'Say who sees to it',
    permission: may.handleExceptions,
    body: assignBody,
    responses: { 200: exceptionSchema },
  },
  async ({ params: { id }, body, principal, now }, { db }) => {
    const change = { now, actor: principal.actor, tellProcess: false };
    const done = await decide(db, (tx) => assignException(tx, { id, ...body }, change));
    unlessClosed(done);
    return { status: 200, body: await view(db, id, now) };
  },
);

/** Longer than this is not putting off but forgetting. */
const LONGEST_SNOOZE_MS = 366 * 24 * 60 * 60 * 1000;

const snooze = route(
  {
    method: 'post',
    path: '/v1/exceptions/{id}/snooze',
    summary: 'Put it off: until then it does not escalate',
    permission: may.handleExceptions,
    body: snoozeBody,
    responses: { 200: exceptionSchema },
  },
  async ({ params: { id }, body, principal, now }, { db }) => {
    const until = new Date(body.until);
    const ahead = until.getTime() - now.getTime();
    if (ahead <= 0 || ahead > LONGEST_SNOOZE_MS)
      throw invalid([{ pointer: '/until', message: 'must lie ahead, within a year' }]);
    const change = { now, actor: principal.actor, tellProcess: false };
    const done = await decide(db, (tx) => snoozeException(tx, { id, until }, change));
    unlessClosed(done);
    return { status: 200, body: await view(db, id, now) };
  },
);

const resolve = route(
  {
    method: 'post',
    path: '/v1/exceptions/{id}/resolve',
    summary: 'Close it, saying how',
    description:
      'The answer says whether the cause is still there: then it is open again, under a new id. `handoffRejected` with ' +
      '`resent` hands the shipment to its node once more.',
    permission: may.handleExceptions,
    body: resolveBody,
    responses: { 200: resolvedSchema },
  },
  async ({ params: { id }, body, principal, now }, { db }) => {
    const before = await readException(db, id);
    if (before === undefined) throw notFound('This exception');
    const resolution = allowed(before, body.resolution);
    if (resolution === 'resent') mayResend(principal.role);
    const change = { now, actor: principal.actor, tellProcess: true };
    const done = await decide(db, (tx) => resolveException(tx, { id, resolution, note: body.note }, change));
    const outcome = unlessClosed(unlessRefused(done));
    return {
      status: 200,
      body: { ...(await view(db, id, now)), ...outcome, message: MESSAGES[outcome.outcome] },
    };
  },
);

const MESSAGES = {
  resolved: 'Closed.',
  reopened:
    'Closed, and open again: its cause is still there. Remove the cause, or put it off with …/snooze.',
  underWay: 'The remedy has begun; it closes by itself when that succeeds.',
};

/** The resolution, one of the kind's own; the command `resend` is taken for `resent`. */
function allowed({ kind, resolutions }: ExceptionView, asked: string): string {
  const resolution = asked === 'resend' ? 'resent' : asked;
  if (resolutions.includes(resolution)) return resolution;
  const message = `must be one of ${resolutions.join(', ')} for ${kind}`;
  throw invalid([{ pointer: '/resolution', message }]);
}

function mayResend(role: string): void {
  const roles: Permission = may.resendShipments;
  if (!(roles as readonly string[]).includes(role))
    throw forbidden(`The role ${role} may not send shipments again; it takes one of: ${roles.join(', ')}.`);
}

/** What was done; throws 404 if there was no such exception, 409 if it was closed before. */
function unlessClosed<T>(done: T | ClosedException | undefined): Exclude<T, ClosedException> {
  if (done === undefined) throw notFound('This exception');
  if (!isClosed(done)) return done as Exclude<T, ClosedException>;
  const { resolvedAt, resolution } = done.closed;
  throw conflict('exception_closed', `It was closed at ${resolvedAt} (${resolution}).`, {
    resolvedAt,
    resolution,
  });
}

function isClosed(done: unknown): done is ClosedException {
  return typeof done === 'object' && done !== null && 'closed' in done;
}

async function view(db: Database, id: string, now: Date): Promise<ExceptionView> {
  const found = await readException(db, id);
  const [exception] = found === undefined ? [] : await withSurroundings(db, [found], now);
  if (exception === undefined) throw notFound('This exception');
  return exception;
}

export const exceptionRoutes: readonly Route[] = [list, readOne, timeline, assign, snooze, resolve];
