import type Stripe from 'stripe';

import type {
  PaymentFact,
  PaymentWebhooks,
  RefusedWebhook,
  VerifiedWebhook,
  WebhookHeaders,
} from '../payment';
import { classify } from './classify';
import { factsOfCharge, factsOfIntent, factsOfRefund, idOf, instant } from './mapping';

const TOLERANCE_SECONDS = 300;

/** Stripe's webhooks: the signature over the raw bytes, and what each event says of a payment. */
export function stripeWebhooks(stripe: Stripe.Stripe, secret: string | undefined): PaymentWebhooks {
  return {
    verify: (rawBody, headers, now) => verify(stripe, secret, { rawBody, headers, now }),
    toFacts: async (rawBody) => {
      try {
        return await factsOfEvent(stripe, JSON.parse(rawBody.toString('utf8')) as Stripe.Event);
      } catch (error) {
        throw classify(error);
      }
    },
  };
}

function verify(
  stripe: Stripe.Stripe,
  secret: string | undefined,
  request: { rawBody: Buffer; headers: WebhookHeaders; now: Date },
): VerifiedWebhook | RefusedWebhook {
  if (secret === undefined)
    return { refused: 'STRIPE_WEBHOOK_SECRET is not set, so no webhook of Stripe can be verified' };
  const signature = request.headers['stripe-signature'];
  if (typeof signature !== 'string') return { refused: 'the header Stripe-Signature is missing' };
  const receivedAt = request.now.getTime();
  try {
    const event = stripe.webhooks.constructEvent(
      request.rawBody,
      signature,
      secret,
      TOLERANCE_SECONDS,
      undefined,
      receivedAt,
    );
    return { eventId: event.id, type: event.type };
  } catch (error) {
    return { refused: reasonOf(error) };
  }
}

/** The library explains at length, with advice for developers; the sender needs the first sentence. */
function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'the body is no JSON';
  const message = error instanceof Error ? error.message : String(error);
  return message.split(/\.\s|\n/)[0] ?? message;
}

async function factsOfEvent(stripe: Stripe.Stripe, event: Stripe.Event): Promise<PaymentFact[]> {
  const occurredAt = instant(event.created);
  switch (event.type) {
    case 'payment_intent.amount_capturable_updated':
    case 'payment_intent.requires_action':
    case 'payment_intent.payment_failed':
    case 'payment_intent.succeeded':
    case 'payment_intent.canceled':
      return factsOfIntent(event.data.object, occurredAt);
    case 'charge.captured':
    case 'charge.updated':
      return factsOfCharge(event.data.object, await settlementOf(stripe, event.data.object), occurredAt);
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return factsOfRefund(event.data.object, occurredAt);
    default:
      return [];
  }
}

/** What the charge earned us and what Stripe kept, once that is known. */
export async function settlementOf(
  stripe: Stripe.Stripe,
  charge: Stripe.Charge,
): Promise<Stripe.BalanceTransaction | undefined> {
  const settlement = charge.balance_transaction;
  const id = idOf(settlement);
  if (id === undefined || !charge.captured) return undefined;
  return typeof settlement === 'object' && settlement !== null
    ? settlement
    : stripe.balanceTransactions.retrieve(id);
}
