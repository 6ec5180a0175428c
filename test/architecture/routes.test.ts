import type { Application } from 'express';
import { pino } from 'pino';

import { createApp, expressPath } from '../../api/app';
import { validate } from '../../api/http/validate';
import { openApiDocument } from '../../api/openapi';
import type { Route } from '../../api/route';
import { routes } from '../../api/routes';
import { ROLES } from '../../database/api-keys';
import { openDatabase } from '../../database/connection';
import { loadConfig } from '../../platform/config';
import { createMetrics } from '../../platform/metrics';

/** What needs no key and is no business of OpenAPI. */
const OPERATIONS = ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs/swagger-initializer.js'];

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, unknown>; operationId: string }>>;
}

const nameOf = (route: Route): string => `${route.method} ${route.path}`;
const document = openApiDocument(routes, 'http://localhost') as Document;

describe('every route', () => {
  test('that Express has mounted is in the table, and the other way round', async () => {
    // A database that is never asked: the app is only looked at.
    const config = loadConfig({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    const db = openDatabase(config);
    const logger = pino({ level: 'silent' });
    const app = createApp({
      db,
      config,
      logger,
      clock: { now: () => new Date() },
      metrics: createMetrics('test'),
    });
    const mounted = mountedOn(app).filter((name) => !OPERATIONS.some((path) => name === `get ${path}`));
    const listed = routes.map((route) => `${route.method} ${expressPath(route.path)}`);
    expect(mounted.sort()).toEqual(listed.sort());
    await db.destroy();
  });

  test('is listed once', () => {
    const names = routes.map(nameOf);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test('is not hidden behind an earlier one with a parameter in its place', () => {
    const hidden = routes.filter((route, at) =>
      routes
        .slice(0, at)
        .some((earlier) => earlier.method === route.method && takes(earlier.path, route.path)),
    );
    expect(hidden.map(nameOf)).toEqual([]);
  });

  test.each(routes.map((route): [string, Route] => [nameOf(route), route]))(
    '%s declares what it must',
    (_name, route) => {
      // A permission: open, or roles that exist, admin among them.
      if (route.permission !== 'open') {
        expect(route.permission.every((role) => ROLES.includes(role))).toBe(true);
        expect(route.permission).toContain('admin');
      }
      // Its place in OpenAPI, with every answer and the problems common to all.
      const operation = document.paths[route.path]?.[route.method];
      expect(operation).toBeDefined();
      const statuses = Object.keys(operation?.responses ?? {});
      expect(statuses).toEqual(
        expect.arrayContaining([...Object.keys(route.responses), '400', '422', '503']),
      );
      // Strict input: a misspelt member is refused, not ignored.
      const strange = { noSuchMember: 1 };
      const refused = { pointer: '/noSuchMember', message: expect.stringContaining('not a known member') };
      expect(validate(route.query, strange)).toEqual({ faults: expect.arrayContaining([refused]) });
      if (route.body)
        expect(validate(route.body, strange)).toEqual({ faults: expect.arrayContaining([refused]) });
    },
  );

  test('has an operation id of its own', () => {
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map((it) => it.operationId),
    );
    expect(ids).toHaveLength(routes.length);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('that makes something by POST can be repeated by its key, but for keys themselves', () => {
    const unrepeatable = routes.filter((route) => route.method === 'post' && route.idempotency === 'none');
    expect(unrepeatable.map(nameOf).filter((name) => !name.includes('/webhooks/'))).toEqual([
      'post /v1/api-keys',
    ]);
  });
});

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

function mountedOn(app: Application): string[] {
  const { stack } = app.router as unknown as { stack: Layer[] };
  return stack.flatMap(({ route }) =>
    route ? Object.keys(route.methods).map((method) => `${method} ${route.path}`) : [],
  );
}

function takes(pattern: string, path: string): boolean {
  const steps = path.split('/');
  const wanted = pattern.split('/');
  return (
    pattern !== path &&
    wanted.length === steps.length &&
    wanted.every((step, at) => step.startsWith('{') || step === steps[at])
  );
}
