import type { OrderRecord } from '../../domain/order/order-record';
import type { Refusal } from '../../domain/refusal';
import type { Queryable, Tx } from '../connection';
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
  return claimed === undefined ? order : effect(order);
}

/** The request has taken effect already; whoever asks again is told what is on record since. */
export async function hasTakenEffect(db: Queryable, intent: Intent): Promise<boolean> {
  const row = await db
    .selectFrom('orderIntent')
    .select('requestId')
    .where('orderId', '=', intent.orderId)
    .where('requestId', '=', intent.requestId)
    .executeTakeFirst();
  return row !== undefined;
}
