import { newId } from '../../platform/ids';
import type { Tx } from '../connection';

export interface FinanceEvent {
  orderId: string;
  at: Date;
  kind:
    | 'paymentReceived'
    | 'fulfilmentCost'
    | 'shippingCharged'
    | 'refundIssued'
    | 'marketplaceFee'
    | 'paymentFee';
  /** Positive; the kind says which way it goes. */
  amountMinor: number;
  currency: string;
  /** One cause is one event of a kind, however often it is reported. */
  cause: { type: string; id: string };
}

export async function recordFinanceEvents(tx: Tx, events: readonly FinanceEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx
    .insertInto('financeEvent')
    .values(
      events.map(({ cause, ...event }) => ({
        ...event,
        id: newId('evt'),
        causeType: cause.type,
        causeId: cause.id,
      })),
    )
    .onConflict((conflict) => conflict.columns(['kind', 'causeType', 'causeId']).doNothing())
    .execute();
}
