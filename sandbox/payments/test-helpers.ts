import { z } from 'zod';

import { askIssuer, failIntent } from './authorise';
import { ok, type Answer, type Call } from './call';
import { AUTHENTICATION_FAILED } from './cards';
import { invalidRequest, refusedByState } from './errors';
import { lockIntent, release } from './intents';
import { toIntent } from './objects';
import type { Parameters } from './parameters';
import { knownCard } from './payment-methods';

const outcomeSchema = z.object({ outcome: z.enum(['succeed', 'fail']) });

/** What the customer does on the bank's page: `{ outcome: "succeed" | "fail" }`. The result reaches the product by webhook. */
export async function authenticate(call: Call, parameters: Parameters, id: string): Promise<Answer> {
  const wanted = outcomeSchema.safeParse(parameters);
  if (!wanted.success) throw invalidRequest('outcome must be succeed or fail', { param: 'outcome' });
  const intent = await lockIntent(call, id);
  const method = intent.facts.paymentMethod;
  if (intent.facts.status !== 'requires_action' || method === null) {
    throw refusedByState(
      `This PaymentIntent has nothing to authenticate: its status is ${intent.facts.status}.`,
    );
  }
  if (wanted.data.outcome === 'fail') {
    return ok(toIntent(await failIntent(call, intent, { type: 'card_error', ...AUTHENTICATION_FAILED })));
  }
  return askIssuer(call, intent, await knownCard(call.tx, method), true);
}

/** Lets an authorisation run out now, as Stripe does by itself when `capture_before` has passed. */
export async function expire(call: Call, _parameters: Parameters, id: string): Promise<Answer> {
  const intent = await lockIntent(call, id);
  if (intent.facts.status !== 'requires_capture') {
    throw refusedByState(
      `This PaymentIntent has nothing that could expire: its status is ${intent.facts.status}.`,
    );
  }
  return ok(toIntent(await release(call, intent, 'automatic')));
}
