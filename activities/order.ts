import type { CancelOrder, CorrectAddress, HoldOrder, OrderFacts, ReleaseOrder } from '../contracts/order';
import type { Tx } from '../database/connection';
import { beginCancellation, finishCancellation } from '../database/order/cancellation';
import { holdOrder, releaseOrder } from '../database/order/holds';
import { hasTakenEffect, onceForIntent } from '../database/order/intent';
import { lookAtOrder } from '../database/order/look';
import { lockOrder } from '../database/order/order-record';
import type { Change } from '../database/order/settle';
import { releaseReservations } from '../database/reservation';
import { decide } from '../database/transaction';
import { ORDER_PROCESS, type Actor } from '../domain/actor';
import type { OrderRecord } from '../domain/order/order-record';
import { isRefusal, type Refusal } from '../domain/refusal';
import { allocateOrder } from './allocation';
import { moveToAddress } from './address';
import type { ActivityDeps } from './deps';
import { changeBy, type OrderAt } from './order-at';
import { factsOf } from './order-facts';

/** An intent with the id of its request. */
export interface IntentAt extends OrderAt {
  requestId: string;
}

export type OrderActivities = ReturnType<typeof createOrderActivities>;

/** The desk: steps of an order that touch our own database only, each one transaction, each safe to repeat. */
export function createOrderActivities(deps: ActivityDeps) {
  /** Runs one decision and answers with the facts as they are afterwards, or with the refusal. */
  async function settle(at: OrderAt, decision: (tx: Tx, now: Date) => Promise<OrderRecord | Refusal>) {
    const now = new Date(at.now);
    return decide(deps.db, async (tx) => {
      const order = await decision(tx, now);
      return isRefusal(order) ? order : factsOf(tx, order, now);
    });
  }

  /** An intent takes effect once for each request, however often its step runs. */
  function intend(
    request: IntentAt & { actor: Actor },
    kind: string,
    effect: (tx: Tx, change: Change) => Promise<OrderRecord | Refusal>,
  ) {
    const change = changeBy(request.actor, new Date(request.now));
    return settle(request, (tx) => onceForIntent(tx, { ...request, kind }, change, () => effect(tx, change)));
  }

  return {
    /** Routes the order and reserves where routing said; the record keeps every decision on the way. */
    async reserveStock(at: OrderAt): Promise<OrderFacts> {
      const now = new Date(at.now);
      return factsOf(deps.db, await allocateOrder(deps, at.orderId, now), now);
    },

    /** Undo of reserveStock: what is still set aside is free again; nothing set aside is no error. */
    async releaseStock(at: OrderAt): Promise<void> {
      const cause = { type: 'order' as const, id: at.orderId };
      const reason = 'The order is unwound';
      const now = new Date(at.now);
      await decide(deps.db, (tx) =>
        releaseReservations(tx, { orderId: at.orderId, now, actor: ORDER_PROCESS, cause, reason }),
      );
    },

    /** A deadline has passed: raises, clears and escalates what the record calls for. */
    async lookAtOrder(at: OrderAt): Promise<OrderFacts> {
      const facts = await settle(at, (tx, now) => lookAtOrder(tx, at.orderId, { now, actor: ORDER_PROCESS }));
      return expectFacts(facts);
    },

    holdOrder: (request: HoldOrder & IntentAt) =>
      intend(request, 'hold', (tx, change) => holdOrder(tx, request, change)),

    releaseOrder: (request: ReleaseOrder & IntentAt) =>
      intend(request, 'release', (tx, change) => releaseOrder(tx, request, change)),

    correctAddress: (request: CorrectAddress & IntentAt) =>
      intend(request, 'address', (tx, change) => moveToAddress(tx, request, change)),

    /**
     * May these units be cancelled, and who has to give goods back before? Once they are cancelled the same request has
     * nothing more to ask for: run again after a crash it must not be told that it comes too late for itself.
     */
    async beginCancellation(request: CancelOrder & IntentAt): Promise<{ recalls: string[] } | Refusal> {
      const change = changeBy(request.actor, new Date(request.now));
      return decide(deps.db, async (tx) => {
        await lockOrder(tx, request.orderId);
        if (await hasTakenEffect(tx, request)) return { recalls: [] };
        return beginCancellation(tx, request, change);
      });
    },

    /** The nodes have answered: cancels, or says why not. */
    finishCancellation: (request: CancelOrder & IntentAt) =>
      intend(request, 'cancel', (tx, change) => finishCancellation(tx, request, change)),
  };
}

function expectFacts(facts: OrderFacts | Refusal): OrderFacts {
  if (isRefusal(facts)) throw new Error(`Unexpected refusal: ${facts.message}`);
  return facts;
}
