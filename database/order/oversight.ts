import { sql } from 'kysely';

import { ORDER_PROCESS, type Actor } from '../../domain/actor';
import type { Database, Tx } from '../connection';
import { openException, resolveExceptions } from '../exception';
import { addJob } from '../outbox';
import { currentPolicies } from '../policies';

/** How long a step of the ordinary way may take before its absence is a fault; the process itself needs a second. */
const GRACE_MS = 5 * 60 * 1000;
const MOST_AT_ONCE = 200;

interface Found {
  orderId: string;
  cause: string;
  context: Record<string, unknown>;
}

/**
 * The net under the processes: finds what should have happened and did not (an order nobody decides, a paid order that
 * no node was asked for, a message that never went out), lists it, and closes what has come right. Set-wise; finding
 * nothing is the rule.
 */
export async function overseeOrders(db: Database, now: Date): Promise<{ opened: number; closed: number }> {
  return db.transaction().execute(async (tx) => {
    await restartUndecided(tx, now);
    const given = await jobsGivenUp(tx);
    await listLostWebhooks(tx, given, now);
    const standing = [...(await paidWithoutHandoff(tx, now)), ...given.flatMap(asStuckOrder)];
    const stuck = await keepList(tx, 'stuckOrder', standing, now);
    const silent = await keepList(tx, 'messageMissing', await messagesMissing(tx, now), now);
    return { opened: stuck.opened + silent.opened, closed: stuck.closed + silent.closed };
  });
}

async function restartUndecided(tx: Tx, now: Date): Promise<void> {
  const rows = await tx
    .selectFrom('orders')
    .select('id')
    .where('status', '=', 'placing')
    .where('receivedAt', '<', new Date(now.getTime() - GRACE_MS))
    .limit(MOST_AT_ONCE)
    .execute();
  for (const { id } of rows) await addJob(tx, 'startOrder', { orderId: id }, { key: `start:${id}` });
}

async function paidWithoutHandoff(tx: Tx, now: Date): Promise<Found[]> {
  const { rows } = await sql<{ id: string; paidAt: Date }>`
    select o.id, o.paid_at from orders o
    where o.status = 'paid' and o.paid_at < ${new Date(now.getTime() - GRACE_MS)}
      and (o.ship_not_before is null or o.ship_not_before < ${new Date(now.getTime() - GRACE_MS)})
      and not exists (select 1 from order_hold h where h.order_id = o.id and h.released_at is null)
      and not exists (select 1 from shipment s join handoff h on h.shipment_id = s.id where s.order_id = o.id)
    limit ${MOST_AT_ONCE}`.execute(tx);
  return rows.map((row) => ({ orderId: row.id, cause: 'noHandoff', context: { paidAt: row.paidAt } }));
}

async function messagesMissing(tx: Tx, now: Date): Promise<Found[]> {
  const late = new Date(now.getTime() - GRACE_MS);
  const { rows } = await sql<{ orderId: string; kind: string; state: string; lastError: string | null }>`
    select order_id, kind, status as state, last_error from notification
      where order_id is not null and (status = 'failed' or (status = 'queued' and created_at < ${late}))
    union all
    select s.order_id, 'shippingConfirmation', 'neverQueued', null from shipment s
      where s.tracking_number is not null and s.shipped_at < ${late} and s.status <> 'cancelled'
        and not exists (select 1 from notification n where n.kind = 'shippingConfirmation' and n.subject_key = s.id)
    limit ${MOST_AT_ONCE}`.execute(tx);
  return rows.map(({ orderId, kind, state, lastError }) => ({
    orderId,
    cause: kind,
    context: { kind, state, lastError },
  }));
}

interface GivenUp {
  job: string;
  orderId: string | null;
  inboxSystem: string | null;
  inboxId: string | null;
  error: string | null;
}

/** Outbox jobs that have failed as often as they may: nobody tries them any more, so somebody has to know. */
async function jobsGivenUp(tx: Tx): Promise<GivenUp[]> {
  const { rows } = await sql<GivenUp>`
    select t.identifier as job, j.payload->>'inboxId' as inbox_id, left(j.last_error, 300) as error,
      (select i.system from inbox i where i.id = j.payload->>'inboxId') as inbox_system,
      coalesce(j.payload->>'orderId',
        (select n.order_id from notification n where n.id = j.payload->>'notificationId'),
        (select s.order_id from shipment s where s.id = j.payload->>'shipmentId')) as order_id
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where j.attempts >= j.max_attempts
    limit ${MOST_AT_ONCE}`.execute(tx);
  return rows;
}

function asStuckOrder({ job, orderId, error }: GivenUp): Found[] {
  return orderId === null ? [] : [{ orderId, cause: `job:${job}`, context: { step: job, error } }];
}

async function listLostWebhooks(tx: Tx, given: readonly GivenUp[], now: Date): Promise<void> {
  const { settings } = await currentPolicies(tx);
  for (const { inboxSystem, inboxId, error } of given) {
    if (inboxSystem === null || inboxId === null) continue;
    const subject = { type: 'partner', id: inboxSystem };
    const context = { inbox: inboxId, error };
    const exception = {
      kind: 'partnerFailing' as const,
      subject,
      cause: `inbox:${inboxId}`,
      orderId: null,
      context,
    };
    await openException(
      tx,
      { ...exception, escalateEvery: settings.escalateEvery },
      { now, actor: ORDER_PROCESS },
    );
  }
}

/** Causes that this net finds and clears; a step that keeps failing opens and closes `stuckOrder` by itself. */
const OWN_CAUSES = { stuckOrder: '^(noHandoff$|job:)', messageMissing: '' } as const;

async function keepList(
  tx: Tx,
  kind: keyof typeof OWN_CAUSES,
  found: readonly Found[],
  now: Date,
): Promise<{ opened: number; closed: number }> {
  const by: { now: Date; actor: Actor } = { now, actor: ORDER_PROCESS };
  const { settings } = await currentPolicies(tx);
  let opened = 0;
  for (const { orderId, cause, context } of found) {
    const subject = { type: 'order', id: orderId };
    const id = await openException(
      tx,
      { kind, subject, cause, orderId, context, escalateEvery: settings.escalateEvery },
      by,
    );
    if (id !== undefined) opened += 1;
  }
  const open = await tx
    .selectFrom('exception')
    .select(['id', 'orderId', 'cause'])
    .where('kind', '=', kind)
    .where('status', '=', 'open')
    .where('cause', '~', OWN_CAUSES[kind])
    .execute();
  const still = new Set(found.map((each) => `${each.orderId} ${each.cause}`));
  // A full page of findings may leave out some: then nothing is declared cured.
  const cured =
    found.length >= MOST_AT_ONCE ? [] : open.filter((row) => !still.has(`${row.orderId ?? ''} ${row.cause}`));
  const closed = await resolveExceptions(
    tx,
    cured.map((row) => row.id),
    { ...by, resolution: 'The cause has cleared' },
  );
  return { opened, closed: closed.length };
}
