import express, { Router, type ErrorRequestHandler, type Request, type Response } from 'express';
import { configure } from 'safe-stable-stringify';

import { misbehave, sendAnswer } from '../control/misbehave';
import type { Behaviours } from '../control/behaviours';
import type { Database, Transaction } from '../support/database';
import type { Answer, Call } from './call';
import { StripeError, unauthorised } from './errors';
import { Idempotency } from './idempotency';
import { cancelIntent, captureIntent, confirmIntent, createIntent, updateIntent } from './intents';
import { expansions, type Parameters } from './parameters';
import { createMethod } from './payment-methods';
import { createRefund } from './refunds';
import { expand, listIntents, listOfIntent, retrieveOr404 } from './retrieve';
import { authenticate, expire } from './test-helpers';

type Operation = (call: Call, parameters: Parameters, id: string) => Promise<Answer>;

const LONGEST_KEY = 255;
const stableText = configure({ deterministic: true });

/** Makes a call within a transaction. */
export type MakeCall = (
  tx: Transaction,
  now: Date,
  request: { id: string | null; key: string | null },
) => Call;

/** What the API stands on. */
export interface StripeApi {
  database: Database;
  behaviours: Behaviours;
  secretKey: string;
  /** The event with this id as it was sent; refuses with Stripe's 404. */
  event(id: string): Promise<object>;
}

/** Stripe's API, to be mounted at `/v1`. */
export function stripeRoutes(partner: StripeApi, makeCall: MakeCall): Router {
  const router = Router();
  const idempotency = new Idempotency(partner.database);
  const effect = (operation: Operation) => async (request: Request<{ id?: string }>, response: Response) => {
    sendAnswer(response, await runEffect(partner, { idempotency, makeCall, operation }, request));
  };
  const look = (reader: (from: Database, request: Request<{ id?: string }>) => Promise<object>) => {
    return async (request: Request<{ id?: string }>, response: Response) => {
      await partner.behaviours.delay('payments');
      const object = await reader(partner.database, request);
      await expand(partner.database, object, expansions(request.query));
      sendAnswer(response, { status: 200, text: JSON.stringify(object) });
    };
  };
  const one = (what: string) => look((from, request) => retrieveOr404(from, request.params.id ?? '', what));

  router.use(express.urlencoded({ extended: true, limit: '256kb' }), express.json({ limit: '256kb' }));
  // What a customer and the passing of time do: no key of the merchant, no misbehaviour of Stripe's API.
  router.post('/test_helpers/payment_intents/:id/authenticate', effect(authenticate));
  router.post('/test_helpers/payment_intents/:id/expire', effect(expire));

  router.use(authorised(partner.secretKey), misbehave(partner.behaviours, 'payments', refusalOf));
  router.post('/payment_intents', effect(createIntent));
  router.post('/payment_intents/:id', effect(updateIntent));
  router.post('/payment_intents/:id/confirm', effect(confirmIntent));
  router.post('/payment_intents/:id/capture', effect(captureIntent));
  router.post('/payment_intents/:id/cancel', effect(cancelIntent));
  router.post('/refunds', effect(createRefund));
  router.post('/payment_methods', effect(createMethod));
  router.get(
    '/payment_intents',
    look((from, request) => listIntents(from, request.query)),
  );
  router.get('/payment_intents/:id', one('payment_intent'));
  router.get(
    '/charges',
    look((from, request) => listOfIntent(from, request.query, 'charge')),
  );
  router.get('/charges/:id', one('charge'));
  router.get(
    '/refunds',
    look((from, request) => listOfIntent(from, request.query, 'refund')),
  );
  router.get('/refunds/:id', one('refund'));
  router.get('/balance_transactions/:id', one('balance_transaction'));
  router.get('/payment_methods/:id', one('payment_method'));
  router.get(
    '/events/:id',
    look((_from, request) => partner.event(request.params.id ?? '')),
  );
  router.use((request) => {
    const message = `Unrecognized request URL (${request.method}: ${request.originalUrl}).`;
    throw new StripeError(404, { type: 'invalid_request_error', message });
  });
  router.use(answerError);
  return router;
}

async function runEffect(
  partner: StripeApi,
  how: { idempotency: Idempotency; makeCall: MakeCall; operation: Operation },
  request: Request<{ id?: string }>,
) {
  const parameters = (request.body ?? {}) as Parameters;
  const key = keyOf(request);
  const fingerprint = `${request.method} ${request.originalUrl} ${stableText(parameters)}`;
  return how.idempotency.execute({ key, fingerprint }, async (requestId, store) => {
    await partner.behaviours.delay('payments');
    return partner.database.transaction(async (tx) => {
      const call = how.makeCall(tx, new Date(), { id: requestId, key });
      const { status, body } = await how.operation(call, parameters, request.params.id ?? '');
      if (status === 200) await expand(tx, body, expansions(parameters));
      const answer = { status, text: JSON.stringify(body) };
      await store(tx, answer);
      return answer;
    });
  });
}

function keyOf(request: Request<{ id?: string }>): string | null {
  const key = request.get('idempotency-key');
  if (key === undefined || key === '') return null;
  if (key.length <= LONGEST_KEY) return key;
  const message = `Idempotency keys may be at most ${LONGEST_KEY} characters long.`;
  throw new StripeError(400, { type: 'idempotency_error', message });
}

function authorised(secretKey: string): express.RequestHandler {
  return (request, _response, next) => {
    const [scheme, credentials = ''] = (request.get('authorization') ?? '').split(' ');
    const given =
      scheme === 'Basic' ? Buffer.from(credentials, 'base64').toString().split(':')[0] : credentials;
    if (given !== secretKey) throw unauthorised(given === '' ? undefined : given);
    next();
  };
}

function refusalOf(status: number): string {
  const message = `An unknown error occurred (the sandbox was told to answer ${status}).`;
  return JSON.stringify({ error: { type: 'api_error', message } });
}

const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (error instanceof StripeError) {
    const answer = { status: error.status, text: JSON.stringify({ error: error.body }) };
    return sendAnswer(response, answer);
  }
  const { status = 500, message = String(error) } = error as { status?: number; message?: string };
  const type = status < 500 ? 'invalid_request_error' : 'api_error';
  sendAnswer(response, { status, text: JSON.stringify({ error: { type, message } }) });
};
