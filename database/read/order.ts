import { nextMessage, type MessageRecord } from '../../domain/order/communication';
import { deadlinesOf } from '../../domain/order/deadlines';
import { effectsOf } from '../../domain/order/effects';
import { nextActionOf, type NextAction } from '../../domain/order/next-action';
import { ageOf } from '../../domain/order/age';
import type { OrderRecord } from '../../domain/order/order-record';
import { stepsOf } from '../../domain/order/steps';
import { holderOf } from '../../domain/order/whereabouts';
import type { Policies } from '../../domain/policy/policies';
import type { Queryable } from '../connection';
import { readOrderRecord } from '../order/order-record';
import { policiesOfVersion } from '../policies';
import { toException, type ExceptionView } from './exception';
import { toAddress } from './address';
import { given, instantOf } from './instant';
import { toNotification } from './notification';
import {
  readOrderDetail,
  type OrderDetail,
  type RawHold,
  type RawLine,
  type RawPayment,
  type RawRefund,
} from './order-detail';
import type {
  AgreedPayment,
  HoldView,
  OrderCustomer,
  OrderLineView,
  OrderView,
  PaymentView,
  RefundView,
} from './order-view';
import { toShipment } from './shipment';

export type { OrderView } from './order-view';

const TRIES = 3;

/**
 * Everything about one order, in two round trips: what the rules work with, and what is only shown. If a fact was
 * recorded in between, both are read again, so that the two halves speak of one moment. Undefined: no such order.
 */
export async function readOrder(db: Queryable, orderId: string, now: Date): Promise<OrderView | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const record = await readOrderRecord(db, orderId, now);
    const detail = record && (await readOrderDetail(db, orderId, now));
    if (record === undefined || detail === undefined) return undefined;
    if (record.factsVersion !== detail.factsVersion && attempt < TRIES) continue;
    return toView(record, detail, await policiesOfVersion(db, record.policyVersion), now.toISOString());
  }
}

function toView(order: OrderRecord, detail: OrderDetail, policies: Policies, now: string): OrderView {
  const { currency } = order;
  const { externalId } = detail;
  const { id, number, channel, status, paymentStatus, fulfilmentStatus } = order;
  const messages = detail.messages ?? [];
  const payments = detail.payments ?? [];
  const exceptions = (detail.exceptions ?? []).map(toException);
  const heard = messages.map(toMessageRecord);
  return {
    ...{ id, number, channel, externalId },
    placedAt: instantOf(order.placedAt),
    ...{ status, paymentStatus, fulfilmentStatus },
    steps: stepsOf(order, heard, now),
    holder: holderOf(order),
    statusSince: instantOf(detail.statusSince),
    ageInStatus: ageOf(detail.statusSince, now),
    promise: {
      shipBy: detail.promiseShipBy && instantOf(detail.promiseShipBy),
      deliverBy: detail.promiseDeliverBy && instantOf(detail.promiseDeliverBy),
    },
    customer: toCustomer(detail.customer),
    billingAddress: toAddress(detail.billingAddress),
    shippingAddress: toAddress(detail.shippingAddress),
    lines: (detail.lines ?? []).map((line) => toLine(line, currency)),
    shipments: (detail.shipments ?? []).map(toShipment),
    payment: toAgreement(order.method, detail.paymentTerms),
    payments: payments.map(toPayment),
    refunds: (detail.refunds ?? []).map(toRefund),
    invoices: [],
    messages: messages.map(toNotification),
    exceptions,
    holds: (detail.holds ?? []).map(toHold),
    nextAction: nextAction(order, { heard, exceptions, policies }, now),
    ...given('nextMessage', nextMessage(order, heard, now)),
    effects: effectsOf(order, payments, {
      orders: detail.retention.orders,
      firstOrder: detail.retention.firstOrder,
      ...given('lastDeliveredAt', detail.retention.lastDeliveredAt, instantOf),
    }),
    totals: totalsOf(detail, payments, currency),
    ...given('refusal', detail.refusal),
    ...given('giftMessage', detail.giftMessage),
    ...given('shipNotBefore', order.shipNotBefore, instantOf),
  };
}

function nextAction(
  order: OrderRecord,
  beside: { heard: MessageRecord[]; exceptions: ExceptionView[]; policies: Policies },
  now: string,
): NextAction {
  const waiting = beside.exceptions.filter(
    ({ status, snoozedUntil }) => status === 'open' && (snoozedUntil === undefined || snoozedUntil <= now),
  );
  const action = nextActionOf(
    order,
    {
      messages: beside.heard,
      exceptions: waiting.map(({ kind, title, severity, due }) => ({
        kind,
        title,
        severity,
        due: due ?? null,
      })),
      deadlines: deadlinesOf(order, beside.policies),
    },
    now,
  );
  return action.due === undefined ? action : { ...action, due: instantOf(action.due) };
}

function totalsOf(
  detail: OrderDetail,
  payments: readonly RawPayment[],
  currency: string,
): OrderView['totals'] {
  const sum = (of: (payment: RawPayment) => number) => ({
    amount: payments.reduce((total, payment) => total + of(payment), 0),
    currency,
  });
  const { subtotal, discount, shipping, tax, total } = detail.totals;
  return {
    ...{ subtotal, discount, shipping, tax, total },
    paid: sum((payment) => payment.capturedMinor),
    refunded: sum((payment) => payment.refundedMinor),
  };
}

function toCustomer({ phone, ...customer }: OrderDetail['customer']): OrderCustomer {
  return { ...customer, ...given('phone', phone) };
}

function toMessageRecord(raw: NonNullable<OrderDetail['messages']>[number]): MessageRecord {
  const { kind, status, subjectKey, createdAt } = raw;
  return { kind, status, subjectKey, createdAt };
}

function toLine(raw: RawLine, currency: string): OrderLineView {
  const { id, sku, quantity, reserved, backordered, shipped, delivered, cancelled, returned, refunded } = raw;
  return {
    ...{ id, sku },
    ...given('channelSku', raw.channelSku),
    quantity,
    unitPrice: { amount: raw.unitPriceMinor, currency },
    discount: { amount: raw.discountMinor, currency },
    tax: { amount: raw.taxMinor, currency },
    ...{ reserved, backordered, shipped, delivered, cancelled, returned, refunded },
    ...given('expectedAt', raw.expectedAt, instantOf),
  };
}

function toAgreement(method: OrderRecord['method'], terms: OrderDetail['paymentTerms']): AgreedPayment {
  return {
    method,
    ...given('netDays', terms.netDays),
    ...given('purchaseOrderNumber', terms.purchaseOrderNumber),
    ...given('reference', terms.reference),
  };
}

function toPayment(raw: RawPayment): PaymentView {
  const { id, method, status, amountMinor, currency, reference } = raw;
  return {
    ...{ id, method, status },
    amount: { amount: amountMinor, currency },
    reference,
    ...(status === 'actionRequired' ? given('clientSecret', raw.clientSecret) : {}),
    at: instantOf(raw.at),
    ...given('declineCode', raw.declineCode),
  };
}

function toRefund(raw: RawRefund): RefundView {
  const { id, payment, amountMinor, currency, status, as, reason } = raw;
  return {
    ...{ id, payment },
    amount: { amount: amountMinor, currency },
    ...{ status, as, reason },
    at: instantOf(raw.at),
    ...given('completedAt', raw.completedAt, instantOf),
  };
}

function toHold(raw: RawHold): HoldView {
  const { kind, reason } = raw;
  return {
    ...{ kind, reason },
    placedAt: instantOf(raw.placedAt),
    ...given('due', raw.dueAt, instantOf),
    ...given('releasedAt', raw.releasedAt, instantOf),
    ...given('releasedBy', raw.releasedBy),
    ...given('note', raw.note),
  };
}
