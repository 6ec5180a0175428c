import type { OrderRecord } from '../../domain/order/order-record';
import type { Refusal } from '../../domain/refusal';
import type { Queryable, Tx } from '../connection';
import { addJob } from '../outbox';
import { lockOrderRecord } from './order-record';
import type { Change } from './settle';

/** What somebody wants of an order, with the id of their request: the same request takes effect once. */
export interface Intent {
  orderId: string;
  requestId: string;
}

/**
 * Does what an intent asks for, unless the same request has done so already: then the record is the answer. A refused
 * request leaves no trace and may be asked again.
 */
export async function onceForIntent(
  tx: Tx,
  intent: Intent & { kind: string },
  change: Change,
  effect: (order: OrderRecord) => Promise<OrderRecord | Refusal>,
): Promise<OrderRecord | Refusal> {
  const order = await lockOrderRecord(tx, intent.orderId, change.now);
  if (order === undefined) throw new Error(`Order ${intent.orderId} is not on record`);
  const claimed = await tx
    .insertInto('orderIntent')
    .values({ orderId: intent.orderId, requestId: intent.requestId, kind: intent.kind, at: change.now })
    .onConflict((conflict) => conflict.columns(['orderId', 'requestId']).doNothing())
    .returning('requestId')
    .executeTakeFirst();
  if (claimed === undefined) return order;
  // Should the answer not reach the process, because its worker died and nobody asks again, it hears of it all the same.
  const runAt = new Date(change.now.getTime() + HEAR_AFTER_MS);
  await addJob(tx, 'signalOrder', { orderId: order.id }, { key: `intent:${order.id}`, runAt });
  return effect(order);
}

/** By then the process has the answer, or it is lost. */
const HEAR_AFTER_MS = 30_000;

/**
 * The request has taken effect already; whoever asks again is told what is on record since. With the order's row locked
 * it is so for good: another run of the same request may be under way.
 */
export async function hasTakenEffect(db: Queryable, intent: Intent): Promise<boolean> {
  const row = await db
    .selectFrom('orderIntent')
    .select('requestId')
    .where('orderId', '=', intent.orderId)
    .where('requestId', '=', intent.requestId)
    .executeTakeFirst();
  return row !== undefined;
}
