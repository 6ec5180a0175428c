import type { Request, RequestHandler, Response } from 'express';

import { claimKey, releaseKey, storeAnswer, type KeyScope, type StoredAnswer } from '../database/idempotency';
import { ANONYMOUS, type Principal } from './auth/principal';
import { checkAnswer } from './check-answer';
import { factsOf, type ApiContext } from './context';
import { bugProblem, errorToProblem } from './http/error-to-problem';
import { serialise, serialiseProblem } from './http/serialise';
import { idempotencyKeyOf, keyScope, replayed } from './idempotency';
import { forbidden, tooMany, unavailable, type Problem } from './problem';
import { readInput } from './read-input';
import { keepRefusedRequest } from './refused-request';
import type { Call, Replay, Route } from './route';

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
    factsOf(res).route = route.path;
    let served: Served;
    try {
      const principal = await admit(route, context, req, res);
      const call = await readCall(route, context, principal, req, res);
      served = await answerOnce(route, context, call, res);
    } catch (error) {
      served = problemOf(error, context, res);
    }
    if (route.keepRefusals) await keepRefusedRequest(context, route, req, res, served);
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

async function admit(route: Route, context: ApiContext, req: Request, res: Response): Promise<Principal> {
  const principal =
    route.permission === 'open'
      ? ANONYMOUS
      : await context.authenticator.authenticate(req.headers.authorization);
  factsOf(res).principal = principal;
  if (principal !== ANONYMOUS) {
    const wait = context.limiter.take(principal.id, performance.now());
    if (wait > 0) throw tooMany(wait);
  }
  const denied = denial(route, principal);
  if (denied) throw denied;
  if (context.deps.config.readOnly && route.method !== 'get')
    throw unavailable(
      'read_only',
      'The system is in read-only mode: nothing can be changed at the moment.',
      30,
    );
  return principal;
}

function denial(route: Route, principal: Principal): Problem | undefined {
  if (route.permission === 'open') return undefined;
  const { role } = principal;
  if (role !== 'none' && route.permission.includes(role)) return undefined;
  return forbidden(`The role ${role} may not do this; it takes one of: ${route.permission.join(', ')}.`);
}

async function readCall(
  route: Route,
  { deps }: ApiContext,
  principal: Principal,
  req: Request,
  res: Response,
): Promise<Call<string, unknown, unknown>> {
  const key = idempotencyKeyOf(route, req.get('idempotency-key'));
  const { params, query, body, raw, json } = await readInput(route, req, res);
  return {
    params,
    query,
    body,
    raw,
    principal,
    requestId: factsOf(res).requestId,
    now: deps.clock.now(),
    idempotencyKey: key,
    idempotency:
      key === undefined ? undefined : keyScope(route, principal.id, key, { params, query, body: json }),
    headers: req.headers,
  };
}

type RouteCall = Call<string, unknown, unknown>;

async function answerOnce(
  route: Route,
  context: ApiContext,
  call: RouteCall,
  res: Response,
): Promise<Served> {
  const { idempotency: scope, now } = call;
  const { db } = context.deps;
  if (!scope) return handle(route, context, call, res);
  if (route.claimsKeyItself) return keep(context, scope, call, await handle(route, context, call, res));
  const claim = await claimKey(db, scope, { now });
  if (claim.kind !== 'new' && claim.kind !== 'resumed') return fromReplay(replayed(claim));
  const served = await handle(route, context, call, res);
  if (served.final) return keep(context, scope, call, served);
  await releaseKey(db, scope);
  return served;
}

/** Keeps a final answer; if another request under the same key was first, its answer is the one that goes out. */
async function keep({ deps }: ApiContext, scope: KeyScope, call: RouteCall, served: Served): Promise<Served> {
  if (!served.final || served.replayed || served.kept) return served;
  const standing = await storeAnswer(deps.db, scope, served, call.now);
  if (!standing || standing.body === served.body) return served;
  return { ...standing, final: true, replayed: true };
}

async function handle(route: Route, context: ApiContext, call: RouteCall, res: Response): Promise<Served> {
  try {
    const answer = await route.handle(call, context.deps);
    const served =
      'replay' in answer
        ? fromReplay(answer)
        : { ...serialise(answer), final: isFinal(answer.status), replayed: false };
    if (context.deps.checkAnswers) checkAnswer(route, served);
    return served;
  } catch (error) {
    return problemOf(error, context, res);
  }
}

function fromReplay({ replay, first = false }: Replay): Served {
  return { ...replay, final: true, replayed: !first, kept: true };
}

/** 202 says that the answer is not known yet, 5xx that there was none: neither may stick to the key. */
function isFinal(status: number): boolean {
  return status !== 202 && status < 500;
}
