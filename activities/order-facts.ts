import type { OrderFacts, PaymentFacts, ShipmentFacts } from '../contracts/order';
import { readOrderRecord } from '../database/order/order-record';
import { policiesOfVersion } from '../database/policies';
import type { Queryable } from '../database/connection';
import { deadlinesOf } from '../domain/order/deadlines';
import { nextLook, pollsDue } from '../domain/order/exceptions-due';
import { isCancelled, mayBeHandedOff, type OrderRecord } from '../domain/order/order-record';
import { hasLeft, isPaidFor } from '../domain/order/roll-up';
import type { Policies } from '../domain/policy/policies';
import type { ActivityDeps } from './deps';
import type { OrderAt } from './order-at';

/** The snapshot of an order's record by which its process decides. */
export async function factsOf(db: Queryable, order: OrderRecord, now: Date): Promise<OrderFacts> {
  return factsUnder(order, await policiesOfVersion(db, order.policyVersion), now.toISOString());
}

/** The facts as they are on record at the time of the process. */
export async function currentFacts(deps: Pick<ActivityDeps, 'db'>, at: OrderAt): Promise<OrderFacts> {
  const now = new Date(at.now);
  const order = await readOrderRecord(deps.db, at.orderId, now);
  if (order === undefined) throw new Error(`Order ${at.orderId} is not on record`);
  return factsOf(deps.db, order, now);
}

function factsUnder(order: OrderRecord, policies: Policies, now: string): OrderFacts {
  const deadlines = deadlinesOf(order, policies);
  return {
    version: order.factsVersion,
    status: order.status,
    stock: stockOf(order),
    payment: paymentOf(order, policies),
    holds: order.holds.length,
    shipments: order.shipments.map((shipment) => shipmentOf(order, shipment, now)),
    nextLookAt: nextLook(order, deadlines, now),
    pollsDue: pollsDue(order, deadlines, now),
  };
}

function stockOf(order: OrderRecord): OrderFacts['stock'] {
  if (order.isRefused) return 'refused';
  if (order.decidedAt === null) return isCancelled(order) ? 'gone' : 'undecided';
  const nothingLeft = order.lines.every((line) => line.shipped + line.cancelled === line.quantity);
  return order.reservedUnits > 0 || nothingLeft ? 'held' : 'gone';
}

function paymentOf(order: OrderRecord, policies: Policies): PaymentFacts {
  const waiting = order.payments.find(
    (payment) => payment.method === 'card' && payment.status === 'pending' && !payment.asked,
  );
  const authorised = order.payments.some(
    (payment) => payment.method === 'card' && payment.status === 'authorised',
  );
  const due =
    policies.captureAt === 'authorised' || order.shipments.some((shipment) => hasLeft(shipment.status));
  return {
    state: isPaidFor(order) ? 'ready' : waiting === undefined ? 'awaited' : 'toAuthorise',
    paymentId: waiting?.id ?? order.payments.at(-1)?.id ?? null,
    toCapture: authorised && due && !isCancelled(order),
  };
}

function shipmentOf(
  order: OrderRecord,
  shipment: OrderRecord['shipments'][number],
  now: string,
): ShipmentFacts {
  const early = order.shipNotBefore !== null && Date.parse(order.shipNotBefore) > Date.parse(now);
  return {
    id: shipment.id,
    status: shipment.status,
    toHandOff:
      shipment.status === 'planned' && shipment.recallRequestedAt === null && !early && mayBeHandedOff(order),
  };
}
