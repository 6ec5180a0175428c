import type { Actor } from '../../domain/actor';
import type { Money } from '../../domain/money/money';
import type { OrderRecord } from '../../domain/order/order-record';
import type { Refusal } from '../../domain/refusal';
import type { Tx } from '../connection';
import { lockOrderRecord } from '../order/order-record';
import { externalPayment, recordPayment } from './payment-facts';

export interface ExternalReport {
  orderId: string;
  status: 'authorised' | 'captured' | 'settled' | 'failed';
  amount: Money;
  reference: string;
  occurredAt: Date;
}

/** A payment taken elsewhere, as its processor or the merchant reports it; the same reference and status once. */
export async function reportExternalPayment(
  tx: Tx,
  report: ExternalReport,
  by: { now: Date; actor: Actor },
): Promise<OrderRecord | Refusal> {
  const order = await lockOrderRecord(tx, report.orderId, by.now);
  if (order === undefined) throw new Error(`Order ${report.orderId} is not on record`);
  if (order.method === 'card')
    return {
      refused: 'payment_not_awaited',
      message:
        'This order is paid by card, whose processor reports to us itself; give another card with { method, token }.',
      facts: { method: order.method },
    };
  if (report.amount.currency !== order.currency)
    return {
      refused: 'reference_conflict',
      message: `The order is in ${order.currency}; report the payment in that currency.`,
      facts: { currency: order.currency },
    };
  const payment = { ...report, amountMinor: report.amount.amount, currency: order.currency };
  const paymentId = await externalPayment(tx, payment, by.now);
  return recordPayment(
    tx,
    {
      ...{
        orderId: order.id,
        paymentId,
        provider: 'external',
        reference: report.reference,
        status: report.status,
      },
      amountMinor: report.amount.amount,
      occurredAt: report.occurredAt,
    },
    { ...by, tellProcess: true },
  );
}
