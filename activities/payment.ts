import type { OrderFacts } from '../contracts/order';
import { lockOrderRecord, readOrderRecord } from '../database/order/order-record';
import { settleOrder } from '../database/order/settle';
import { amountDueOf } from '../database/order/amount-due';
import { readCardPayment, type CardPayment } from '../database/payment/attempts';
import { recordPayment, type PaymentReport } from '../database/payment/payment-facts';
import { oweRefunds, pendingRefunds, recordRefund, type PendingRefund } from '../database/payment/refunds';
import { inTurn } from '../database/token-bucket';
import { decide } from '../database/transaction';
import { ORDER_PROCESS } from '../domain/actor';
import { isRefusal } from '../domain/refusal';
import type { AuthoriseOutcome, PaymentProvider } from '../integrations/payments/payment';
import type { ActivityDeps } from './deps';
import type { OrderAt } from './order-at';
import { currentFacts } from './order-facts';
import { RATES } from './rates';
import { withCare } from './care';

export type PaymentActivities = ReturnType<typeof createPaymentActivities>;

/** Hands that touch money. Each call carries a key of its own payment, so that a repeat is the same call. */
export function createPaymentActivities(deps: ActivityDeps) {
  return {
    /** Reserves the money on the card that was given. Asked again, the processor gives its first answer. */
    authorisePayment: (request: { paymentId: string } & OrderAt): Promise<OrderFacts> =>
      withCare(deps, request, 'authorisePayment', async () => {
        const payment = await readCardPayment(deps.db, request.paymentId);
        if (payment === undefined) throw new Error(`Payment ${request.paymentId} is not a card payment`);
        if (payment.status === 'pending') await authorise(deps, payment);
        return currentFacts(deps, request);
      }),

    /** Takes what the order still comes to out of what was reserved; the rest of the reservation lapses. */
    capturePayment: (request: OrderAt): Promise<OrderFacts> =>
      withCare(deps, request, 'capturePayment', async () => {
        for (const payment of await cardPayments(deps, request.orderId, ['authorised']))
          await capture(deps, payment);
        return currentFacts(deps, request);
      }),

    /** Undo of both: voids what was only reserved, pays back what was taken beyond what is due. Nothing of it: no error. */
    returnPayment: (request: OrderAt): Promise<OrderFacts> =>
      withCare(deps, request, 'returnPayment', async () => {
        await returnPayment(deps, request.orderId);
        return currentFacts(deps, request);
      }),
  };
}

/** Voids and refunds whatever an order no longer comes to; also called for money that arrives after its order ended. */
export async function returnPayment(deps: ActivityDeps, orderId: string): Promise<void> {
  const now = deps.clock.now();
  const change = { now, actor: ORDER_PROCESS, tellProcess: true };
  const order = await readOrderRecord(deps.db, orderId, now);
  if (order === undefined) throw new Error(`Order ${orderId} is not on record`);
  if (order.status === 'cancelled' || order.status === 'refused')
    for (const payment of await cardPayments(deps, orderId, ['pending', 'actionRequired', 'authorised']))
      await voidPayment(deps, payment);
  await decide(deps.db, async (tx) => {
    await lockOrderRecord(tx, orderId, now);
    await oweRefunds(
      tx,
      { orderId, cause: 'overpaid', reason: 'More was taken than the order comes to' },
      change,
    );
    return settleOrder(tx, orderId, { ...change, tellProcess: false });
  });
  for (const refund of await pendingRefunds(deps.db, orderId)) await payBack(deps, refund);
}

async function authorise(deps: ActivityDeps, payment: CardPayment): Promise<void> {
  const outcome = await atProvider(deps, payment.provider).authorise({
    paymentId: payment.id,
    orderId: payment.orderId,
    amount: { amount: payment.amountMinor, currency: payment.currency },
    token: payment.token,
    idempotencyKey: `${payment.id}:authorise`,
  });
  if (outcome.outcome === 'pending') return noteProviderId(deps, payment, outcome.providerId);
  const { reference, providerId } = outcome;
  await report(deps, payment, { reference, providerId, ...statusOf(outcome) });
}

type Reportable = Partial<PaymentReport> & Pick<PaymentReport, 'status'>;

function statusOf(outcome: Exclude<AuthoriseOutcome, { outcome: 'pending' }>): Reportable {
  switch (outcome.outcome) {
    case 'authorised':
      return { status: 'authorised', captureBefore: outcome.captureBefore };
    case 'captured':
      return { status: 'captured' };
    case 'actionRequired':
      return { status: 'actionRequired', clientSecret: outcome.clientSecret };
    case 'declined':
      return { status: 'failed', declineCode: outcome.declineCode };
  }
}

async function capture(deps: ActivityDeps, payment: CardPayment): Promise<void> {
  const amountMinor = Math.min(payment.amountMinor, await amountDueOf(deps.db, payment.orderId));
  if (payment.providerId === null || amountMinor === 0) return;
  const captured = await atProvider(deps, payment.provider).capture({
    providerId: payment.providerId,
    amount: { amount: amountMinor, currency: payment.currency },
    idempotencyKey: `${payment.id}:capture`,
  });
  switch (captured.outcome) {
    case 'captured':
      return report(deps, payment, {
        status: 'captured',
        amountMinor: captured.amount.amount,
        reference: captured.reference,
      });
    case 'notAuthorised':
      // The goods have gone and the money has not come: the record calls for a person.
      return report(deps, payment, { status: 'voided', declineCode: captured.reason });
    case 'pending':
      return;
  }
}

async function voidPayment(deps: ActivityDeps, payment: CardPayment): Promise<void> {
  const voided = await atProvider(deps, payment.provider).voidAuthorisation({
    ...(payment.providerId === null ? {} : { providerId: payment.providerId }),
    paymentId: payment.id,
    idempotencyKey: `${payment.id}:void`,
  });
  // Taken while we were about to let it go: it counts as captured and goes back as a refund.
  if (voided.outcome === 'alreadyCaptured')
    return report(deps, payment, {
      status: 'captured',
      providerId: voided.providerId,
      amountMinor: voided.amount.amount,
    });
  await report(deps, payment, { status: 'voided' });
}

async function payBack(deps: ActivityDeps, refund: PendingRefund): Promise<void> {
  const change = { now: deps.clock.now(), actor: ORDER_PROCESS, tellProcess: true };
  if (refund.provider === 'external')
    // Whoever took the money gives it back; on our books it has gone with the decision.
    return decide(deps.db, (tx) => recordRefund(tx, { refundId: refund.id, status: 'completed' }, change));
  if (refund.providerId === null)
    throw new Error(`Refund ${refund.id} is of a payment its processor never took`);
  const answer = await atProvider(deps, refund.provider).refund({
    providerId: refund.providerId,
    refundId: refund.id,
    amount: { amount: refund.amountMinor, currency: refund.currency },
    idempotencyKey: `${refund.id}:refund`,
    reason: refund.reason,
  });
  const { outcome: status, refundProviderId: providerId } = answer;
  await decide(deps.db, (tx) => recordRefund(tx, { refundId: refund.id, status, providerId }, change));
}

async function report(deps: ActivityDeps, payment: CardPayment, what: Reportable): Promise<void> {
  const now = deps.clock.now();
  const outcome = await decide(deps.db, (tx) =>
    recordPayment(
      tx,
      {
        orderId: payment.orderId,
        paymentId: payment.id,
        provider: payment.provider,
        reference: what.providerId ?? payment.providerId ?? payment.id,
        amountMinor: payment.amountMinor,
        occurredAt: now,
        ...what,
      },
      { now, actor: ORDER_PROCESS, tellProcess: false },
    ),
  );
  if (isRefusal(outcome)) throw new Error(`${outcome.message} ${JSON.stringify(outcome.facts)}`);
}

async function noteProviderId(deps: ActivityDeps, payment: CardPayment, providerId: string): Promise<void> {
  await deps.db
    .updateTable('payment')
    .set({ providerId })
    .where('id', '=', payment.id)
    .where('providerId', 'is', null)
    .execute();
}

async function cardPayments(
  deps: ActivityDeps,
  orderId: string,
  statuses: readonly string[],
): Promise<CardPayment[]> {
  const rows = await deps.db
    .selectFrom('payment')
    .select('id')
    .where('orderId', '=', orderId)
    .where('method', '=', 'card')
    .where('status', 'in', [...statuses])
    .orderBy('attempt')
    .execute();
  const payments = await Promise.all(rows.map((row) => readCardPayment(deps.db, row.id)));
  return payments.filter((payment) => payment !== undefined);
}

/** The provider, whose calls wait for their turn. */
function atProvider(
  deps: ActivityDeps,
  code: string,
): Pick<PaymentProvider, 'authorise' | 'capture' | 'voidAuthorisation' | 'refund'> {
  const provider = providerOf(deps, code);
  const turn = <T>(call: () => Promise<T>) => inTurn(deps.db, `payments:${code}`, RATES.payments, call);
  return {
    authorise: (input) => turn(() => provider.authorise(input)),
    capture: (input) => turn(() => provider.capture(input)),
    voidAuthorisation: (input) => turn(() => provider.voidAuthorisation(input)),
    refund: (input) => turn(() => provider.refund(input)),
  };
}

function providerOf(deps: ActivityDeps, code: string): PaymentProvider {
  const provider = deps.payments.get(code);
  if (provider === undefined)
    throw new Error(`The payment provider ${code} is not configured; set its keys and the order goes on`);
  return provider;
}
