import { addDuration } from '../domain/calendar/instant';
import { ORDER_PROCESS } from '../domain/actor';
import { decideRouting } from '../domain/routing/decide-routing';
import type { RoutingDecision } from '../domain/routing/decision';
import type { OrderRecord } from '../domain/order/order-record';
import { isPaidFor } from '../domain/order/roll-up';
import { holdsFor } from '../domain/order/holds-due';
import {
  recordAllocation,
  recordDecision,
  recordShortage,
  type PlannedShipment,
} from '../database/order/allocation';
import { lockOrder } from '../database/order/order-record';
import { readForAllocation, type OrderToAllocate } from '../database/order/read-for-allocation';
import { policiesOfVersion } from '../database/policies';
import { releaseReservations } from '../database/reservation';
import { readRoutingQuestion, type RoutingQuestion } from '../database/routing-situation';
import type { Tx } from '../database/connection';
import { decide } from '../database/transaction';
import { newId } from '../platform/ids';
import type { ActivityDeps } from './deps';

/** How often an order is routed again because somebody else took the stock between decision and reservation. */
const TRIES = 5;

/**
 * Finds the place for an order and sets its stock aside there: route, reserve, and if the stock went to somebody else
 * in between, route again with the fresh numbers. Each decision is kept. Asked again after a crash it starts over with
 * whatever it had set aside.
 *
 * Two runs for one order may overlap, when a worker was too slow for its turn. Whoever finds stock without a plan frees
 * it and starts over; whoever finds its own stock freed at the moment of planning fails, and is run again.
 */
export async function allocateOrder(deps: ActivityDeps, orderId: string, now: Date): Promise<OrderRecord> {
  let found = await readForAllocation(deps.db, orderId, now);
  if (found.done === undefined && found.order.reservedUnits > 0) found = await startOver(deps, orderId, now);
  if (found.done !== undefined) return found.done;
  const { order } = found;
  for (let attempt = order.lastAttempt + 1; ; attempt += 1) {
    const question = await readRoutingQuestion(deps.db, orderId, now);
    const decision = decideRouting({ ...question.situation, rules: question.rules });
    const outcome = await tryDecision(deps, { order, attempt, question, decision, now });
    if (outcome === 'lostTheStock' && attempt < order.lastAttempt + TRIES) continue;
    if (outcome === 'lostTheStock' || outcome === 'none') return refuse(deps, orderId, decision, now);
    return outcome;
  }
}

/** Reserved, and then the worker died before the plan was written: the numbers have moved on since. */
function startOver(deps: ActivityDeps, orderId: string, now: Date): ReturnType<typeof readForAllocation> {
  return decide(deps.db, async (tx) => {
    await lockOrder(tx, orderId);
    const found = await readForAllocation(tx, orderId, now);
    if (found.done === undefined) await freeStock(tx, orderId, now, 'Its plan was never written');
    return found;
  });
}

interface Attempt {
  order: OrderToAllocate;
  attempt: number;
  question: RoutingQuestion;
  decision: RoutingDecision;
  now: Date;
}

async function tryDecision(
  deps: ActivityDeps,
  attempt: Attempt,
): Promise<OrderRecord | 'lostTheStock' | 'none'> {
  const { decision, order, now } = attempt;
  if (decision.winner.length === 0) {
    await decide(deps.db, (tx) => keepDecision(tx, attempt));
    return 'none';
  }
  const policies = await policiesOfVersion(deps.db, order.policyVersion);
  const holdExpiresAt = isPaidFor(order)
    ? null
    : new Date(addDuration(now.toISOString(), policies.holdExpiresAfter));
  const lines = decision.winner.flatMap((parcel) =>
    parcel.lines.map(({ line, ...rest }) => ({ ...rest, lineId: line, location: parcel.location })),
  );
  const answer = await deps.reserver.reserve({
    ...{ orderId: order.id, attempt: attempt.attempt, lines, now },
    expiresAt: holdExpiresAt,
    actor: ORDER_PROCESS,
  });
  return decide(deps.db, async (tx) => {
    await keepDecision(tx, attempt);
    if (!answer.reserved) return 'lostTheStock' as const;
    const allocation = {
      orderId: order.id,
      attempt: attempt.attempt,
      shipments: decision.winner.map(toShipment),
      holdExpiresAt,
      holds: holdsFor(order, policies, now.toISOString()).map((hold) => ({
        ...hold,
        dueAt: new Date(hold.dueAt),
      })),
    };
    const recorded = await recordAllocation(tx, allocation, { now, actor: ORDER_PROCESS });
    return recorded === 'cancelled' ? giveBack(tx, order.id, now) : recorded;
  });
}

async function keepDecision(tx: Tx, { order, attempt, question, decision, now }: Attempt): Promise<void> {
  const { rulesVersion, outcome } = decision;
  await recordDecision(
    tx,
    order.id,
    { id: newId('dec'), attempt, rulesVersion, outcome, decision, inputs: question.situation },
    { now, actor: ORDER_PROCESS },
  );
}

async function freeStock(tx: Tx, orderId: string, now: Date, reason: string): Promise<void> {
  await releaseReservations(tx, {
    orderId,
    now,
    actor: ORDER_PROCESS,
    cause: { type: 'order', id: orderId },
    reason,
  });
}

/** Cancelled while its stock was being set aside. */
async function giveBack(tx: Tx, orderId: string, now: Date): Promise<OrderRecord> {
  await freeStock(tx, orderId, now, 'Cancelled while it was placed');
  const { done } = await readForAllocation(tx, orderId, now);
  if (done === undefined) throw new Error(`Order ${orderId} is neither cancelled nor open`);
  return done;
}

async function refuse(
  deps: ActivityDeps,
  orderId: string,
  decision: RoutingDecision,
  now: Date,
): Promise<OrderRecord> {
  const question = await readRoutingQuestion(deps.db, orderId, now);
  const wanted = new Map<string, number>();
  for (const { sku, quantity } of question.situation.order.lines)
    wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
  const lines = [...wanted].map(([sku, requested]) => ({
    sku,
    requested,
    available: question.situation.nodes.reduce((sum, node) => sum + Math.max(0, node.available[sku] ?? 0), 0),
  }));
  const code =
    decision.cause === 'location' ? ('no_location_can_serve' as const) : ('insufficient_stock' as const);
  return decide(deps.db, (tx) => recordShortage(tx, { orderId, code, lines }, { now, actor: ORDER_PROCESS }));
}

function toShipment(parcel: RoutingDecision['winner'][number]): PlannedShipment {
  return {
    id: newId('shp'),
    location: parcel.location,
    carrier: parcel.carrier,
    service: parcel.service,
    costMinor: parcel.cost.amount,
    shipBy: new Date(parcel.promise.shipBy),
    deliverBy: new Date(parcel.promise.deliverBy),
    lines: parcel.lines,
  };
}
