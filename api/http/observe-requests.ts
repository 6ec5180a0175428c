import type { RequestHandler, Response } from 'express';

import { newId } from '../../platform/ids';
import { factsOf } from '../context';
import type { ApiDeps } from '../deps';

/**
 * Gives each request its id, a log line and its place in the counters. An id that the caller sent is kept, so that one
 * id follows a request through several systems. Neither path nor query nor headers are logged: they name customers.
 */
export function observeRequests({ logger, metrics }: Pick<ApiDeps, 'logger' | 'metrics'>): RequestHandler {
  return (req, res, next) => {
    const start = performance.now();
    const requestId = requestIdFrom(req.headers['x-request-id']);
    factsOf(res).requestId = requestId;
    res.setHeader('X-Request-Id', requestId);
    // Also when the caller has gone before the answer was out.
    res.once('close', () => {
      const milliseconds = performance.now() - start;
      const line = { requestId, ...describe(req.method, res), milliseconds: Math.round(milliseconds) };
      if (res.statusCode >= 500) logger.warn(line, 'request');
      else logger.info(line, 'request');
      // A method is a label only on a route of ours: anything may stand in a request.
      const { route = 'none' } = factsOf(res);
      const method = route === 'none' ? 'other' : req.method;
      metrics.observeHttp({ method, route, status: res.statusCode, seconds: milliseconds / 1000 });
    });
    next();
  };
}

function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.-]{1,128}$/.test(header) ? header : newId('req');
}

function describe(method: string, res: Response): Record<string, unknown> {
  const { route, principal, problem } = factsOf(res);
  const status = res.writableFinished ? res.statusCode : 'aborted';
  return { method, route, status, principal: principal?.id, problem };
}
