import { recordPayment } from '../../database/payment/payment-facts';
import { recordRefund } from '../../database/payment/refunds';
import { recordTracking } from '../../database/shipment/tracking';
import type { Tx } from '../../database/connection';
import { decide } from '../../database/transaction';
import { isRefusal } from '../../domain/refusal';
import type { PaymentFact } from '../../integrations/payments/payment';
import type { OutboxDeps } from '../outbox-deps';

/** Applies one stored webhook, once; what it brought and what became of it stays with it. */
export async function processInbox(deps: OutboxDeps, { inboxId }: { inboxId: string }): Promise<void> {
  const { db } = deps.activities;
  const message = await db.selectFrom('inbox').selectAll().where('id', '=', inboxId).executeTakeFirst();
  if (message === undefined || message.processedAt !== null) return;
  const outcome = await apply(deps, message);
  await db
    .updateTable('inbox')
    .set({ processedAt: deps.activities.clock.now(), outcome })
    .where('id', '=', inboxId)
    .execute();
}

async function apply(
  deps: OutboxDeps,
  message: { kind: string; system: string; body: Buffer },
): Promise<string> {
  switch (message.kind) {
    case 'payments': {
      const provider = deps.activities.payments.get(message.system);
      if (provider === undefined) throw new Error(`The payment provider ${message.system} is not configured`);
      const facts = await provider.webhooks.toFacts(message.body);
      for (const fact of facts) await applyPayment(deps, fact);
      return `${facts.length} facts`;
    }
    case 'carriers': {
      const carrier = deps.activities.carriers.get(message.system);
      if (carrier === undefined) throw new Error(`The carrier ${message.system} is not configured`);
      const facts = carrier.webhooks.toFacts(message.body);
      const now = deps.activities.clock.now();
      const actor = { type: 'partner' as const, id: message.system };
      await decide(deps.activities.db, async (tx) => {
        for (const fact of facts)
          await recordTracking(
            tx,
            { ...fact, source: `webhook:${message.system}` },
            { now, actor, tellProcess: true },
          );
      });
      return `${facts.length} facts`;
    }
    default:
      throw new Error(`No inbox for ${message.kind}`);
  }
}

async function applyPayment(deps: OutboxDeps, fact: PaymentFact): Promise<void> {
  const now = deps.activities.clock.now();
  const actor = { type: 'partner' as const, id: fact.provider };
  const reported = { now, actor, tellProcess: true };
  await decide(deps.activities.db, async (tx) => {
    const { status } = fact;
    if (status === 'refundPending' || status === 'refunded' || status === 'refundFailed') {
      const refundStatus = {
        refundPending: 'pending',
        refunded: 'completed',
        refundFailed: 'failed',
      } as const;
      if (fact.refundId !== undefined)
        await recordRefund(
          tx,
          { refundId: fact.refundId, status: refundStatus[status], providerId: fact.reference },
          reported,
        );
      return;
    }
    const payment = await findPayment(tx, fact);
    // Another system's payment at the same processor: not ours to record.
    if (payment === undefined) return;
    const outcome = await recordPayment(
      tx,
      {
        ...payment,
        provider: fact.provider,
        providerId: fact.providerId,
        reference: fact.reference,
        status,
        amountMinor: fact.amount.amount,
        feeMinor: fact.fee?.amount,
        occurredAt: fact.occurredAt,
        declineCode: fact.declineCode,
        captureBefore: fact.captureBefore,
        clientSecret: fact.clientSecret,
      },
      reported,
    );
    if (isRefusal(outcome)) throw new Error(outcome.message);
  });
}

async function findPayment(
  tx: Tx,
  fact: PaymentFact,
): Promise<{ orderId: string; paymentId: string } | undefined> {
  const row = await tx
    .selectFrom('payment')
    .select(['id', 'orderId'])
    .where('provider', '=', fact.provider)
    .where((row) =>
      row.or([
        row('providerId', '=', fact.providerId),
        ...(fact.paymentId === undefined ? [] : [row('id', '=', fact.paymentId)]),
      ]),
    )
    .executeTakeFirst();
  return row === undefined ? undefined : { orderId: row.orderId, paymentId: row.id };
}
