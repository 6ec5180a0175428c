import type { IncomingHttpHeaders } from 'node:http';

import { carriers } from '../integrations/carriers';
import { paymentProviders } from '../integrations/payments';
import type { Config } from '../platform/config';

/** Whoever sends us webhooks and can prove it: the one thing the API asks of an integration. */
export interface WebhookSender {
  verify(
    rawBody: Buffer,
    headers: IncomingHttpHeaders,
    now: Date,
  ): { eventId: string; type: string } | { refused: string };
}

export type SenderKind = 'payments' | 'carriers';

const known = new WeakMap<Config, Record<SenderKind, ReadonlyMap<string, WebhookSender>>>();

/** The sender behind an address; undefined if this process was not set up for such a system. */
export function webhookSender(config: Config, kind: SenderKind, system: string): WebhookSender | undefined {
  const senders = known.get(config) ?? sendersOf(config);
  known.set(config, senders);
  return senders[kind].get(system);
}

function sendersOf(config: Config): Record<SenderKind, ReadonlyMap<string, WebhookSender>> {
  const payments = [...paymentProviders(config).values()].map(
    ({ code, webhooks }) => [code, webhooks] as const,
  );
  const parcels = [...carriers(config).values()].map(({ code, webhooks }) => [code, webhooks] as const);
  return { payments: new Map(payments), carriers: new Map(parcels) };
}
