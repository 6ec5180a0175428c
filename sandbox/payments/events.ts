import { createHmac } from 'node:crypto';

import Stripe from 'stripe';

import type { Transaction } from '../support/database';
import { newId } from '../support/ids';
import type { Webhooks } from '../support/webhooks';
import type { Call } from './call';
import { seconds, type StripeObject } from './objects';

/** The header by which the product knows that a webhook is Stripe's: HMAC-SHA256 over `t.body`, made anew each try. */
export function stripeSignature(body: string, secret: string, now: Date): string {
  const signed = `${seconds(now)}.${body}`;
  return `t=${seconds(now)},v1=${createHmac('sha256', secret).update(signed).digest('hex')}`;
}

/** Announces changes as Stripe's events, which carry the object as it is at this moment. */
export function announcer(
  webhooks: Webhooks,
  tx: Transaction,
  now: Date,
  request: { id: string | null; key: string | null },
): Call['announce'] {
  return async (type, object, previous) => {
    const id = newId('evt_');
    const event = {
      id,
      object: 'event',
      api_version: Stripe.API_VERSION,
      created: seconds(now),
      data: { object, ...(previous && { previous_attributes: previous }) },
      livemode: false,
      pending_webhooks: 1,
      request: { id: request.id, idempotency_key: request.key },
      type,
    };
    const subject = paymentIntentOf(object);
    await webhooks.announce(tx, { id, type, subject, refs: [object.id], body: JSON.stringify(event) }, now);
  };
}

/** All events about one payment share a lane, so that they arrive in order unless told otherwise. */
function paymentIntentOf(object: StripeObject): string {
  const intent = object['payment_intent'];
  return typeof intent === 'string' ? intent : object.id;
}
