import type { Request, Response } from 'express';

import type { Authenticator } from './auth/authenticate';
import type { Principal } from './auth/principal';
import type { RouteDeps } from './deps';
import type { RateLimiter } from './http/rate-limit';
import type { Route } from './route';

/** What the pipeline works with: the dependencies and what is made from them once. */
export interface ApiContext {
  deps: RouteDeps;
  authenticator: Authenticator;
  limiter: RateLimiter;
}

/** One request on its way to its route. */
export interface Exchange {
  route: Route;
  context: ApiContext;
  req: Request;
  res: Response;
}

/** What is known of a request so far; kept on the response, where the log and the counters find it. */
export interface RequestFacts {
  requestId: string;
  /** Pattern of the route, never the path: a path names orders, and a query may name people. */
  route?: string;
  principal?: Principal;
  /** Code of the problem that was answered. */
  problem?: string;
}

/** The facts of a request, made by the first middleware. */
export function factsOf(res: Response): RequestFacts {
  return res.locals as RequestFacts;
}
