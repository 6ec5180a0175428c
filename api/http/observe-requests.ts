import type { RequestHandler, Response } from 'express';
import { pinoHttp } from 'pino-http';

import { newId } from '../../platform/ids';
import { factsOf } from '../context';
import type { ApiDeps } from '../deps';

/**
 * Gives each request its id, a log line and its place in the counters. An id that the caller sent is kept, so that one
 * id follows a request through several systems. Neither path nor query is logged: they name customers.
 */
export function observeRequests(deps: Pick<ApiDeps, 'logger' | 'metrics'>): RequestHandler {
  const log = pinoHttp({
    logger: deps.logger,
    genReqId: (_req, res) => factsOf(res as Response).requestId,
    customAttributeKeys: { reqId: 'requestId' },
    quietReqLogger: true,
    quietResLogger: true,
    wrapSerializers: false,
    serializers: { req: () => undefined },
    customLogLevel: (_req, res, error) => (error || res.statusCode >= 500 ? 'warn' : 'info'),
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request failed',
    customSuccessObject: (req, res, { responseTime }: { responseTime: number }) =>
      logLine(req.method, res as Response, responseTime),
    customErrorObject: (req, res, _error, { responseTime }: { responseTime: number }) =>
      logLine(req.method, res as Response, responseTime),
  });
  return (req, res, next) => {
    const start = performance.now();
    const requestId = requestIdFrom(req.headers['x-request-id']);
    factsOf(res).requestId = requestId;
    res.setHeader('X-Request-Id', requestId);
    res.once('finish', () => {
      const seconds = (performance.now() - start) / 1000;
      // A method is a label only if it is one of ours: anything may stand in a request.
      const route = factsOf(res).route ?? 'none';
      const method = route === 'none' ? 'other' : req.method;
      deps.metrics.observeHttp({ method, route, status: res.statusCode, seconds });
    });
    log(req, res);
    next();
  };
}

function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.-]{1,128}$/.test(header) ? header : newId('req');
}

function logLine(method: string | undefined, res: Response, milliseconds: number): Record<string, unknown> {
  const { route, principal, problem } = factsOf(res);
  return { method, route, status: res.statusCode, milliseconds, principal: principal?.id, problem };
}
