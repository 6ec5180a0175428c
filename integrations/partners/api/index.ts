import { Webhook } from 'standardwebhooks';

import { callHttp } from '../../../platform/http';
import type {
  HandoffFormat,
  HandoffOutcome,
  HandoffRequest,
  HandoffSettings,
  RecallOutcome,
  RecallRequest,
  SettingsProblem,
} from '../partner';
import { classify } from './classify';
import { post, type Http } from './client';
import { toHandoffOutcome, toRecallOutcome } from './mapping';

/** Our JSON over HTTP, signed by Standard Webhooks. */
export function apiFormat(http: Http = callHttp): HandoffFormat {
  return {
    code: 'api',
    settingsProblems,
    send: (request) => send(http, request),
    recall: (request) => recall(http, request),
  };
}

async function send(http: Http, request: HandoffRequest): Promise<HandoffOutcome> {
  const { settings, document, ...message } = request;
  const answer = classify(
    await post(http, settings, { ...message, type: 'shipment.requested', data: document }),
  );
  if (answer.kind === 'taken') return toHandoffOutcome(answer.body);
  return { outcome: 'refused', status: answer.status, detail: answer.detail };
}

async function recall(http: Http, request: RecallRequest): Promise<RecallOutcome> {
  const { settings, messageId, document: data, now } = request;
  const answer = classify(await post(http, settings, { messageId, now, type: 'shipment.recalled', data }));
  if (answer.kind === 'taken') return toRecallOutcome(answer.body);
  // A message that is refused has recalled nothing: the goods must be taken to be on their way.
  return { recalled: false, reason: `refused with ${answer.status}: ${answer.detail}` };
}

function settingsProblems({ url, secret }: HandoffSettings): SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  if (url === undefined || !isWebAddress(url))
    problems.push({
      pointer: '/url',
      message: 'must be the http or https address where the node takes documents',
    });
  if (secret === undefined || !isSecret(secret))
    problems.push({ pointer: '/secret', message: 'must be a Standard Webhooks secret: whsec_ and base64' });
  return problems;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

function isSecret(text: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  try {
    return new Webhook(text) instanceof Webhook;
  } catch {
    return false;
  }
}
