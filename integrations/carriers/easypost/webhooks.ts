import { createHmac, timingSafeEqual } from 'node:crypto';

import type { CarrierWebhooks, RefusedWebhook, VerifiedWebhook, WebhookHeaders } from '../carrier';
import { readEvent, readEventName } from './mapping';

/**
 * EasyPost's webhooks. The signature is of the exact bytes: its weights are written `16.0`, which JavaScript would write
 * as `16`. It carries no time, so the age of a webhook cannot be checked; one that comes again is the same event.
 */
export function easyPostWebhooks(secret: string | undefined): CarrierWebhooks {
  return {
    verify: (rawBody, headers) => verify(secret, rawBody, headers),
    toFacts: (rawBody) => readEvent(rawBody.toString('utf8')),
  };
}

function verify(
  secret: string | undefined,
  rawBody: Buffer,
  headers: WebhookHeaders,
): VerifiedWebhook | RefusedWebhook {
  if (secret === undefined)
    return { refused: 'EASYPOST_WEBHOOK_SECRET is not set, so no webhook of EasyPost can be verified' };
  const given = headers['x-hmac-signature'];
  if (typeof given !== 'string') return { refused: 'the header X-Hmac-Signature is missing' };
  if (!equal(given, signatureOf(rawBody, secret))) return { refused: 'the signature does not fit the body' };
  return readEventName(rawBody.toString('utf8')) ?? { refused: 'the body is no event of EasyPost' };
}

/** EasyPost normalises the secret first, so that the same letters typed in another way give the same signature. */
function signatureOf(rawBody: Buffer, secret: string): string {
  const key = Buffer.from(secret.normalize('NFKD'), 'utf8');
  return `hmac-sha256-hex=${createHmac('sha256', key).update(rawBody).digest('hex')}`;
}

function equal(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
