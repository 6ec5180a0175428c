import { amountDue } from '../../domain/order/amount-due';
import type { OrderAmounts } from '../../domain/order/order-totals';
import type { Queryable } from '../connection';

/** What the order still comes to, in minor units of its currency: its lines without the cancelled units. */
export async function amountDueOf(db: Queryable, orderId: string): Promise<number> {
  const order = await db
    .selectFrom('orders')
    .select(['currency', 'discountMinor', 'shippingMinor', 'taxInclusive'])
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  const lines = await db
    .selectFrom('orderLine')
    .select(['id', 'quantity', 'unitPriceMinor', 'discountMinor', 'taxMinor', 'cancelled'])
    .where('orderId', '=', orderId)
    .orderBy('position')
    .execute();
  const money = (amount: number) => ({ amount, currency: order.currency });
  const amounts: OrderAmounts = {
    currency: order.currency,
    taxInclusive: order.taxInclusive,
    discount: money(order.discountMinor),
    shipping: money(order.shippingMinor),
    lines: lines.map((line) => ({
      id: line.id,
      quantity: line.quantity,
      unitPrice: money(line.unitPriceMinor),
      discount: money(line.discountMinor),
      tax: money(line.taxMinor),
    })),
  };
  return amountDue(amounts, Object.fromEntries(lines.map((line) => [line.id, line.cancelled]))).amount;
}
