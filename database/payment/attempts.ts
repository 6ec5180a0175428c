import type { Actor } from '../../domain/actor';
import { isClosed } from '../../domain/order/order-lifecycle';
import { isPaidFor } from '../../domain/order/roll-up';
import type { Refusal } from '../../domain/refusal';
import { newId } from '../../platform/ids';
import type { Queryable, Tx } from '../connection';
import { lockOrderRecord } from '../order/order-record';
import { settleOrder } from '../order/settle';
import { policiesOfVersion } from '../policies';

export interface CardPayment {
  id: string;
  orderId: string;
  provider: string;
  providerId: string | null;
  token: string;
  amountMinor: number;
  capturedMinor: number;
  currency: string;
  status: string;
}

/** A card payment with what the processor needs; `undefined` for one that is none. */
export async function readCardPayment(db: Queryable, paymentId: string): Promise<CardPayment | undefined> {
  const row = await db
    .selectFrom('payment')
    .select([
      'id',
      'orderId',
      'provider',
      'providerId',
      'token',
      'amountMinor',
      'capturedMinor',
      'currency',
      'status',
    ])
    .where('id', '=', paymentId)
    .where('method', '=', 'card')
    .executeTakeFirst();
  return row?.token == null ? undefined : { ...row, token: row.token };
}

/** A further card after one that failed: as many as policy allows, one at a time. The process charges it. */
export async function addCardAttempt(
  tx: Tx,
  attempt: { orderId: string; token: string; provider: string },
  by: { now: Date; actor: Actor },
): Promise<string | Refusal> {
  const order = await lockOrderRecord(tx, attempt.orderId, by.now);
  if (order === undefined) throw new Error(`Order ${attempt.orderId} is not on record`);
  if (isClosed(order.status))
    return {
      refused: 'order_closed',
      message: `The order is ${order.status}.`,
      facts: { status: order.status },
    };
  const waiting = order.payments.some(
    (payment) => payment.status === 'pending' || payment.status === 'actionRequired',
  );
  if (isPaidFor(order) || waiting || order.status !== 'pendingPayment')
    return {
      refused: 'payment_not_awaited',
      message:
        'No payment is awaited: the order is paid, or an attempt is under way. Read its payments first.',
      facts: { status: order.status, paymentStatus: order.paymentStatus },
    };
  const { paymentAttempts } = await policiesOfVersion(tx, order.policyVersion);
  if (order.payments.length >= paymentAttempts)
    return {
      refused: 'payment_attempts_used_up',
      message: 'As many attempts as the store allows have failed; cancel the order or place it again.',
      facts: { attempts: order.payments.length, paymentAttempts },
    };
  const id = newId('pay');
  await tx
    .insertInto('payment')
    .values({
      id,
      orderId: order.id,
      attempt: (order.payments.at(-1)?.attempt ?? 0) + 1,
      method: 'card',
      provider: attempt.provider,
      status: 'pending',
      amountMinor: order.totalMinor,
      currency: order.currency,
      token: attempt.token,
      createdAt: by.now,
    })
    .execute();
  await settleOrder(tx, order.id, { ...by, reason: 'A further card was given', tellProcess: true });
  return id;
}
