import { DERIVED_KINDS, exceptionsDue } from '../../domain/order/exceptions-due';
import {
  ORDER_LIFECYCLE,
  pathBetween,
  type Consequence,
  type OrderStatus,
} from '../../domain/order/order-lifecycle';
import type { OrderRecord } from '../../domain/order/order-record';
import { deadlinesOf } from '../../domain/order/deadlines';
import { rollUp, type Axes } from '../../domain/order/roll-up';
import type { Actor } from '../../domain/actor';
import type { Tx } from '../connection';
import { openException, resolveExceptions } from '../exception';
import { queueNotification } from '../notification';
import { addJob } from '../outbox';
import { policiesOfVersion } from '../policies';
import { recordTimeline } from '../timeline';
import { readOrderRecord } from './order-record';

export interface Change {
  now: Date;
  actor: Actor;
  /** Why it happened, for the timeline. */
  reason?: string | undefined;
  /**
   * False when the order's own process made the change and takes the facts home itself. `ifDeadlinesChange`: nothing
   * to decide now, but an exception that opens or closes moves the instant at which the process looks again.
   */
  tellProcess: boolean | 'ifDeadlinesChange';
}

/**
 * The one place where an order's status changes. Call it last in the transaction of any fact or decision about the
 * order, whose row is locked: the three axes follow from what is now on record, each status passed through gets its
 * line on the timeline and its consequence, exceptions open and close, and the process is told.
 */
export async function settleOrder(tx: Tx, orderId: string, change: Change): Promise<OrderRecord> {
  const before = await readOrderRecord(tx, orderId, change.now);
  if (before === undefined) throw new Error(`Order ${orderId} is not on record`);
  const moved = await moveOrder(tx, before, change);
  const changed = await reconcileExceptions(tx, moved, change);
  if (change.tellProcess === true || (change.tellProcess === 'ifDeadlinesChange' && changed > 0))
    await addJob(tx, 'signalOrder', { orderId }, { key: `facts:${orderId}`, priority: -1 });
  return moved;
}

/** The record as it is after the move. */
async function moveOrder(tx: Tx, order: OrderRecord, change: Change): Promise<OrderRecord> {
  const axes = rollUp({
    ...order,
    decision: order.isRefused ? 'refused' : order.decidedAt === null ? 'open' : 'reserved',
    stockHeld: order.reservedUnits > 0,
    shipments: order.shipments.map(({ status, trackingNumber }) => ({
      status,
      tracked: trackingNumber !== null,
    })),
  });
  const path = pathBetween(order.status, axes.status);
  if (path === undefined)
    throw new Error(`Order ${order.id} cannot go from ${order.status} to ${axes.status}`);
  await writeAxes(tx, order, axes, change);
  for (const status of path) await enter(tx, order, status, change);
  await noteAxes(tx, order, { axes, path }, change);
  return { ...order, ...axes, factsVersion: order.factsVersion + 1 };
}

async function writeAxes(tx: Tx, order: OrderRecord, axes: Axes, change: Change): Promise<void> {
  const moved = axes.status !== order.status;
  const closes = ['refused', 'cancelled', 'delivered'].includes(axes.status);
  await tx
    .updateTable('orders')
    .set((row) => ({
      status: axes.status,
      paymentStatus: axes.paymentStatus,
      fulfilmentStatus: axes.fulfilmentStatus,
      factsVersion: row('factsVersion', '+', 1),
      ...(moved ? { statusSince: change.now } : {}),
      ...(moved && closes ? { closedAt: change.now } : {}),
    }))
    .where('id', '=', order.id)
    .execute();
}

async function enter(tx: Tx, order: OrderRecord, status: OrderStatus, change: Change): Promise<void> {
  const consequence = ORDER_LIFECYCLE[status].onEntry;
  await carryOut(tx, order, consequence, change);
}

/** What a status sets off beyond what its process does by itself. Exhaustive: a status without a consequence does not compile. */
async function carryOut(tx: Tx, order: OrderRecord, consequence: Consequence, change: Change): Promise<void> {
  switch (consequence) {
    case 'confirmAndFulfil':
      return confirm(tx, order, change);
    case 'closeCancelled':
      return queueNotification(
        tx,
        {
          kind: 'cancellation',
          orderId: order.id,
          subjectKey: order.id,
          data: { reason: change.reason ?? null },
        },
        change,
      );
    case 'closeDelivered':
      return queueNotification(
        tx,
        { kind: 'deliveryUpdate', orderId: order.id, subjectKey: order.id },
        change,
      );
    // The process waits for stock, payment, node or carrier; the timeline line is all there is to do here.
    case 'reserveStock':
    case 'answerCaller':
    case 'awaitPayment':
    case 'watchTheNode':
    case 'listPartlyFulfilled':
    case 'awaitTracking':
    case 'followParcel':
    case 'closeRefunded':
    case 'closeReturned':
      return;
  }
}

/** Confirmed only now: stock first, then payment, then the customer. Back from the node it is not confirmed again. */
async function confirm(tx: Tx, order: OrderRecord, change: Change): Promise<void> {
  if (order.paidAt !== null) return;
  await tx.updateTable('orders').set({ paidAt: change.now }).where('id', '=', order.id).execute();
  await queueNotification(tx, { kind: 'orderConfirmation', orderId: order.id, subjectKey: order.id }, change);
}

async function noteAxes(
  tx: Tx,
  order: OrderRecord,
  { axes, path }: { axes: Axes; path: readonly OrderStatus[] },
  change: Change,
): Promise<void> {
  const entry = {
    entity: { type: 'order', id: order.id },
    at: change.now,
    actor: change.actor,
    reason: change.reason,
  };
  const steps = path.map((to, index) => ({
    ...entry,
    kind: 'statusChanged',
    summary: `Order is ${to}`,
    data: { from: path[index - 1] ?? order.status, to },
  }));
  const others = (['paymentStatus', 'fulfilmentStatus'] as const)
    .filter((axis) => axes[axis] !== order[axis])
    .map((axis) => ({
      ...entry,
      kind: `${axis}Changed`,
      summary: `${axis === 'paymentStatus' ? 'Payment' : 'Fulfilment'} is ${axes[axis]}`,
      data: { from: order[axis], to: axes[axis] },
    }));
  await recordTimeline(tx, [...others, ...steps]);
}

/** Opens what the record calls for and closes what it no longer calls for; how many of both. */
async function reconcileExceptions(tx: Tx, order: OrderRecord, change: Change): Promise<number> {
  const policies = await policiesOfVersion(tx, order.policyVersion);
  const due = exceptionsDue(order, deadlinesOf(order, policies), change.now.toISOString());
  const keyOf = (kind: string, subjectId: string, cause: string) => `${kind} ${subjectId} ${cause}`;
  const wanted = new Set(
    due.map((exception) => keyOf(exception.kind, exception.subject.id, exception.cause)),
  );
  const derived: readonly string[] = DERIVED_KINDS;
  const open = order.exceptions.filter((exception) => derived.includes(exception.kind));
  const openKeys = new Set(
    open.map((exception) => keyOf(exception.kind, exception.subjectId, exception.cause)),
  );

  const cleared = open.filter(
    (exception) => !wanted.has(keyOf(exception.kind, exception.subjectId, exception.cause)),
  );
  await resolveExceptions(
    tx,
    cleared.map((exception) => exception.id),
    { ...change, resolution: 'The cause has cleared' },
  );
  for (const exception of due) {
    if (openKeys.has(keyOf(exception.kind, exception.subject.id, exception.cause))) continue;
    const dueAt =
      typeof exception.context['dueAt'] === 'string' ? new Date(exception.context['dueAt']) : undefined;
    await openException(
      tx,
      { ...exception, orderId: order.id, dueAt, escalateEvery: policies.escalateEvery },
      change,
    );
  }
  const opened =
    wanted.size -
    open.filter((exception) => wanted.has(keyOf(exception.kind, exception.subjectId, exception.cause)))
      .length;
  return cleared.length + opened;
}
