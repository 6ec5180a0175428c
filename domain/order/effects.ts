import { addMoney, money, type Money } from '../money/money';
import type { OrderRecord } from './order-record';

/** What an order means for the business, beyond itself. */
export interface OrderEffects {
  /** Gross, in the order's currency. `recognised`: settled less given back; `pending`: still to settle. */
  revenue: { recognised: Money; pending: Money };
  /** Units. */
  inventory: { reserved: number; shipped: number };
  retention: CustomerStanding;
}

/** What else the customer has ordered. */
export interface CustomerStanding {
  /** We had accepted no order of theirs before. */
  firstOrder: boolean;
  /** Orders they placed and we accepted, this one included; of their latest 100. */
  orders: number;
  /** ISO 8601; the last time anything reached them, of their latest 100 orders. */
  lastDeliveredAt?: string;
}

/** A payment with what has become of its money; minor units. */
export interface SettledPayment {
  settledMinor: number;
  refundedMinor: number;
}

/** Money counts as revenue when it has settled and not before: an authorisation or a capture is a promise. */
export function effectsOf(
  order: OrderRecord,
  payments: readonly SettledPayment[],
  retention: CustomerStanding,
): OrderEffects {
  return {
    revenue: revenueOf(order, payments),
    inventory: {
      reserved: order.reservedUnits,
      shipped: order.lines.reduce((sum, line) => sum + line.shipped, 0),
    },
    retention,
  };
}

/** The revenue of an order, as `effects` and its finance view show it. */
export function revenueOf(
  order: Pick<OrderRecord, 'isRefused' | 'totalMinor' | 'currency'>,
  payments: readonly SettledPayment[],
): OrderEffects['revenue'] {
  const settled = payments.filter((payment) => payment.settledMinor > 0);
  const arrived = settled.reduce((sum, payment) => sum + payment.settledMinor, 0);
  const returned = settled.reduce((sum, payment) => sum + payment.refundedMinor, 0);
  const pending = order.isRefused ? 0 : Math.max(0, order.totalMinor - arrived);
  return { recognised: money(arrived - returned, order.currency), pending: money(pending, order.currency) };
}

/** One thing that happened to an order's money. Amounts are positive; the kind says which way it went. */
export interface MoneyEvent {
  kind: string;
  amount: Money;
}

/** Which way an event goes; `shippingCharged` is a part of what the customer paid, so it counts nothing of its own. */
const SIGNS: Readonly<Record<string, number>> = {
  paymentReceived: 1,
  refundIssued: -1,
  fulfilmentCost: -1,
  paymentFee: -1,
  marketplaceFee: -1,
};

/** What is left of what was received, by the recorded events; those in another currency than the order's are left out. */
export function marginOf(events: readonly MoneyEvent[], currency: string): Money {
  return events
    .filter((event) => event.amount.currency === currency)
    .map((event) => money((SIGNS[event.kind] ?? 0) * event.amount.amount, currency))
    .reduce(addMoney, money(0, currency));
}
