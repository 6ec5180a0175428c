import type { Router } from 'express';

import type { Behaviours } from '../control/behaviours';
import type { Database, Transaction } from '../support/database';
import { takeStep } from '../support/steps';
import type { StepHandler, StepRunner } from '../support/step-runner';
import { Webhooks } from '../support/webhooks';
import { STEPS, type Call } from './call';
import { noSuch } from './errors';
import { announcer, stripeSignature } from './events';
import { intents } from './facts';
import { lockIntent, release } from './intents';
import { finishRefund } from './refunds';
import { stripeRoutes } from './routes';
import { settleCapture } from './settlement';

/** What the payment provider is told of the world around it. */
export interface PaymentsOptions {
  database: Database;
  behaviours: Behaviours;
  runner: StepRunner;
  stopping: AbortSignal;
  paceMs: number;
  apiBase: string;
  /** The merchant's secret key, and the secret its webhooks are signed with. */
  secretKey: string;
  webhookSecret: string;
}

/** A payment provider that speaks Stripe's protocol; answers its routes, to be mounted at `/v1`. */
export function startPayments(options: PaymentsOptions): Router {
  const { database, behaviours, runner, secretKey, paceMs } = options;
  const webhooks = new Webhooks({
    ...{ database, behaviours, paceMs, stopping: options.stopping, system: 'payments' },
    url: `${options.apiBase}/v1/webhooks/payments/stripe`,
    sign: (body, now) => ({ 'stripe-signature': stripeSignature(body, options.webhookSecret, now) }),
  });
  const makeCall = (tx: Transaction, now: Date, request: { id: string | null; key: string | null }): Call => {
    return { tx, now, key: request.key, paceMs, announce: announcer(webhooks, tx, now, request) };
  };
  const byItself = (work: (call: Call, subject: string) => Promise<unknown>): StepHandler => {
    return (step, now) =>
      database.transaction(async (tx) => {
        if (await takeStep(tx, step)) await work(makeCall(tx, now, { id: null, key: null }), step.subject);
      });
  };

  runner.handle(webhooks.stepKind, webhooks.deliver);
  runner.handle(STEPS.settle, byItself(settleCapture));
  runner.handle(STEPS.finishRefund, byItself(finishRefund));
  runner.handle(STEPS.expire, byItself(letExpire));

  const event = async (id: string): Promise<object> => {
    const body = (await webhooks.find(id))?.body;
    if (body === null || body === undefined) throw noSuch('event', id, 'id');
    return JSON.parse(body) as object;
  };
  return stripeRoutes({ database, behaviours, secretKey, event }, makeCall);
}

async function letExpire(call: Call, id: string): Promise<void> {
  const intent = await intents.find(call.tx, id);
  if (intent?.facts.status !== 'requires_capture') return;
  await release(call, await lockIntent(call, id), 'automatic');
}
