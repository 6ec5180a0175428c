import { Webhook } from 'standardwebhooks';

import type { callHttp, HttpResponse } from '../../../platform/http';
import { HandoffMisconfigured, type HandoffSettings } from '../partner';

/** How a message goes out; `platform/http` in the product. */
export type Http = typeof callHttp;

export interface Message {
  messageId: string;
  type: 'shipment.requested' | 'shipment.recalled';
  data: object;
  now: Date;
}

const TIMEOUT_MS = 10_000;
const LONGEST_ANSWER_BYTES = 64 * 1024;

/**
 * Posts one message to the node, signed by Standard Webhooks. Whatever it answers comes back; no answer is thrown as
 * the HTTP client throws it. Throws HandoffMisconfigured for settings that cannot be used.
 */
export function post(http: Http, settings: HandoffSettings, message: Message): Promise<HttpResponse> {
  const { url, secret } = settings;
  if (url === undefined || secret === undefined)
    throw new HandoffMisconfigured('The hand-off by api needs a url and a secret: set both on the location');
  const body = JSON.stringify({ type: message.type, data: message.data });
  return http({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'webhook-id': message.messageId,
      'webhook-timestamp': String(Math.floor(message.now.getTime() / 1000)),
      'webhook-signature': signature(secret, message, body),
    },
    body,
    timeoutMs: TIMEOUT_MS,
    maxResponseBytes: LONGEST_ANSWER_BYTES,
  });
}

function signature(secret: string, { messageId, now }: Message, body: string): string {
  return webhook(secret).sign(messageId, now, body);
}

function webhook(secret: string): Webhook {
  try {
    return new Webhook(secret);
  } catch {
    // Without the secret in the message: it would be read in logs.
    throw new HandoffMisconfigured('The secret of the hand-off cannot be used: it must be whsec_ and base64');
  }
}
