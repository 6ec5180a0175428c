import type { RequestHandler, Response } from 'express';

import { claimKey, releaseKey, storeAnswer, type StoredAnswer } from '../database/idempotency';
import { ANONYMOUS, type Principal } from './auth/principal';
import { checkAnswer } from './check-answer';
import { factsOf, type ApiContext, type Exchange } from './context';
import { bugProblem, errorToProblem } from './http/error-to-problem';
import { serialise, serialiseProblem } from './http/serialise';
import { idempotencyKeyOf, keyScope, replayed } from './idempotency';
import { forbidden, tooMany, unavailable, type Problem } from './problem';
import { readInput } from './read-input';
import { keepRefusedRequest } from './refused-request';
import type { Answer, Call, Replay, Route } from './route';

/** An answer ready to be sent. */
interface Served extends StoredAnswer {
  /** True for what a retry with the same key shall hear again. */
  final: boolean;
  replayed: boolean;
  /** Stored already, by the handler's own transaction. */
  kept?: boolean;
}

/**
 * The way of every request: who, may they, how often, is it well-formed, is it new, do it, answer. Everything thrown on
 * the way becomes a problem here, so that the answer to a retry can be kept whatever it was.
 */
export function serveRoute(route: Route, context: ApiContext): RequestHandler {
  return async (req, res) => {
    const exchange: Exchange = { route, context, req, res };
    factsOf(res).route = route.path;
    let served: Served;
    try {
      const principal = await admit(exchange);
      const call = await readCall(exchange, principal);
      served = await answerOnce(exchange, call);
    } catch (error) {
      served = problemOf(error, context, res);
    }
    if (route.keepRefusals) await keepRefusedRequest(exchange, served);
    send(res, served);
  };
}

/** Sends an answer; also used for what no route answers. */
export function send(res: Response, answer: StoredAnswer & { replayed?: boolean }): void {
  res.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers)) res.setHeader(name, value);
  if (answer.replayed) res.setHeader('Idempotent-Replayed', 'true');
  res.setHeader('Cache-Control', 'no-store');
  res.end(answer.body);
}

/** What the caller hears of an error: its problem, or for a bug nothing but the id that finds it in the logs. */
export function problemOf(error: unknown, { deps }: Pick<ApiContext, 'deps'>, res: Response): Served {
  const facts = factsOf(res);
  const known = errorToProblem(error);
  if (!known || known.status >= 500)
    deps.logger.error({ err: error, requestId: facts.requestId, route: facts.route }, 'request failed');
  const problem = known ?? bugProblem(facts.requestId);
  facts.problem = problem.code;
  return { ...serialiseProblem(problem), final: problem.final, replayed: false };
}

async function admit({ route, context, req, res }: Exchange): Promise<Principal> {
  const { authenticator, limiter, deps } = context;
  const isOpen = route.permission === 'open';
  const principal = isOpen ? ANONYMOUS : await authenticator.authenticate(req.headers.authorization);
  factsOf(res).principal = principal;
  const wait = isOpen ? 0 : limiter.take(principal.id, performance.now());
  if (wait > 0) throw tooMany(wait);
  const denied = denial(route, principal);
  if (denied) throw denied;
  if (deps.config.readOnly && route.method !== 'get')
    throw unavailable(
      'read_only',
      'The system is in read-only mode: nothing can be changed at the moment.',
      30,
    );
  return principal;
}

function denial({ permission }: Route, { role }: Principal): Problem | undefined {
  if (permission === 'open') return undefined;
  if (role !== 'none' && permission.includes(role)) return undefined;
  return forbidden(`The role ${role} may not do this; it takes one of: ${permission.join(', ')}.`);
}

type RouteCall = Call<string, unknown, unknown>;

async function readCall({ route, context, req, res }: Exchange, principal: Principal): Promise<RouteCall> {
  const key = idempotencyKeyOf(route, req.get('idempotency-key'));
  const { params, query, body, raw, json } = await readInput(route, req, res);
  const request = { params, query, body: json };
  return {
    ...{ params, query, body, raw, principal },
    requestId: factsOf(res).requestId,
    now: context.deps.clock.now(),
    idempotencyKey: key,
    idempotency: key === undefined ? undefined : keyScope(route, principal.id, key, request),
    headers: req.headers,
  };
}

async function answerOnce(exchange: Exchange, call: RouteCall): Promise<Served> {
  const { idempotency: scope, now } = call;
  const { db } = exchange.context.deps;
  if (!scope) return handle(exchange, call);
  if (exchange.route.claimsKeyItself) return keep(exchange, call, await handle(exchange, call));
  const claim = await claimKey(db, scope, { now });
  if (claim.kind !== 'new' && claim.kind !== 'resumed') return fromReplay(replayed(claim));
  const served = await handle(exchange, call);
  if (served.final) return keep(exchange, call, served);
  await releaseKey(db, scope);
  return served;
}

/** Keeps a final answer; if another request under the same key was first, its answer is the one that goes out. */
async function keep({ context }: Exchange, { idempotency, now }: RouteCall, served: Served): Promise<Served> {
  if (!idempotency || !served.final || served.kept) return served;
  const standing = await storeAnswer(context.deps.db, idempotency, served, now);
  if (!standing || standing.body === served.body) return served;
  return { ...standing, final: true, replayed: true };
}

async function handle({ route, context, res }: Exchange, call: RouteCall): Promise<Served> {
  try {
    const answer = await route.handle(call, context.deps);
    const served = 'replay' in answer ? fromReplay(answer) : fromAnswer(answer);
    if (context.deps.checkAnswers) checkAnswer(route, served);
    return served;
  } catch (error) {
    return problemOf(error, context, res);
  }
}

/** 202 says that the answer is not known yet, 5xx that there was none: neither may stick to the key. */
function fromAnswer(answer: Answer): Served {
  const isFinal = answer.status !== 202 && answer.status < 500;
  return { ...serialise(answer), final: isFinal, replayed: false };
}

function fromReplay({ replay, first = false }: Replay): Served {
  return { ...replay, final: true, replayed: !first, kept: true };
}
