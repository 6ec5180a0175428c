import type { IncomingHttpHeaders } from 'node:http';

import { z } from 'zod';

import { storeWebhook } from '../../database/inbox';
import { decide } from '../../database/transaction';
import type { RouteDeps } from '../deps';
import { notFound, Problem } from '../problem';
import { route, type Call, type Route } from '../route';
import { webhookSender, type SenderKind } from '../webhook-senders';

/** Events are a few KiB; the largest that any sender documents stay far below. */
const LIMIT_BYTES = 1024 * 1024;

const common = {
  method: 'post',
  description:
    'For the system itself: its signature over the bytes is its key. Stored once, answered, and then processed.',
  permission: 'open',
  raw: { limitBytes: LIMIT_BYTES },
  responses: { 200: z.strictObject({ received: z.literal(true) }) },
  // The sender's own event id makes a repetition one; a header of ours would only mix up strangers.
  idempotency: 'none',
} as const;

const payments = route(
  { ...common, path: '/v1/webhooks/payments/{system}', summary: 'Webhooks of a payment provider' },
  (call, deps) => receive('payments', call, deps),
);

const carriers = route(
  { ...common, path: '/v1/webhooks/carriers/{system}', summary: 'Webhooks of a carrier' },
  (call, deps) => receive('carriers', call, deps),
);

/** Verify on the bytes as they came, keep, answer; what it means is found out afterwards, and again if that fails. */
async function receive(
  kind: SenderKind,
  { params: { system }, raw: body, headers, now }: Call<'/v1/webhooks/{system}', unknown, unknown>,
  { db, config, logger }: RouteDeps,
) {
  const sender = webhookSender(config, kind, system);
  if (sender === undefined) throw notFound('This system');
  const verified = sender.verify(body, headers, now);
  if ('refused' in verified) {
    logger.warn({ kind, system, reason: verified.refused }, 'webhook refused');
    throw notGenuine(verified.refused);
  }
  const webhook = { kind, system, eventId: verified.eventId, headers: keptOf(headers), body };
  await decide(db, (tx) => storeWebhook(tx, webhook, now));
  return { status: 200 as const, body: { received: true as const } };
}

function notGenuine(reason: string): Problem {
  return new Problem({
    status: 401,
    code: 'signature_invalid',
    title: 'Signature not valid',
    detail: `The signature of this webhook does not hold: ${reason}.`,
  });
}

const SECRETS: readonly string[] = ['authorization', 'proxy-authorization', 'cookie'];

function keptOf(headers: IncomingHttpHeaders): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRETS.includes(name)));
}

export const webhookRoutes: readonly Route[] = [payments, carriers];
