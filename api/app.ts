import express, { type Application } from 'express';
import helmet from 'helmet';

import { createAuthenticator } from './auth/authenticate';
import { factsOf, type ApiContext } from './context';
import type { ApiDeps } from './deps';
import { mountDocs } from './docs';
import { createRateLimiter } from './http/rate-limit';
import { observeRequests } from './http/observe-requests';
import { mountOperations } from './operations';
import { notFound, Problem } from './problem';
import type { Route } from './route';
import { routes } from './routes';
import { problemOf, send, serveRoute } from './serve-route';

/** The API on the given dependencies, listening nowhere yet. `served` is another list of routes, for tests of the door itself. */
export function createApp(deps: ApiDeps, served: readonly Route[] = routes): Application {
  const authenticator = createAuthenticator(deps.db);
  const context: ApiContext = {
    deps: { ...deps, forgetKey: (keyId) => authenticator.forget(keyId) },
    authenticator,
    limiter: createRateLimiter(deps.config.rateLimit),
  };
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(observeRequests(deps));
  app.use(helmet());
  for (const route of served) app[route.method](expressPath(route.path), serveRoute(route, context));
  mountOperations(app, deps);
  mountDocs(app, served, deps.config.publicUrl);
  answerTheRest(app, served, context);
  return app;
}

/** `/v1/orders/{id}` as Express writes it. */
export function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function answerTheRest(app: Application, served: readonly Route[], context: ApiContext): void {
  app.use((req, _res) => {
    const allowed = methodsOf(served, req.path);
    if (allowed.length === 0) throw notFound('This path');
    throw new Problem({
      status: 405,
      code: 'method_not_allowed',
      title: 'Method not allowed',
      detail: `${req.method.slice(0, 20)} is not possible here; ${allowed.join(', ')} is.`,
      headers: { Allow: allowed.join(', ') },
    });
  });
  // Express knows an error handler by its four parameters.
  app.use((error: unknown, _req: express.Request, res: express.Response, _next: express.NextFunction) => {
    factsOf(res).route ??= 'none';
    if (res.headersSent) res.destroy();
    else send(res, problemOf(error, context, res));
  });
}

function methodsOf(served: readonly Route[], path: string): string[] {
  const steps = path.replace(/\/$/, '').split('/');
  const fits = (pattern: string): boolean => {
    const wanted = pattern.split('/');
    return (
      wanted.length === steps.length && wanted.every((step, at) => step.startsWith('{') || step === steps[at])
    );
  };
  const methods = served.filter((route) => fits(route.path)).map((route) => route.method.toUpperCase());
  return [...new Set(methods)].sort();
}
