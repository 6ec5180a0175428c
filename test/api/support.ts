import type { Application } from 'express';
import request from 'supertest';

import { createApp } from '../../api/app';
import { generateKey } from '../../api/auth/key-format';
import type { ApiDeps } from '../../api/deps';
import type { Route } from '../../api/route';
import { insertApiKey, type Role } from '../../database/api-keys';
import { openDatabase, type Database } from '../../database/connection';
import { ensurePolicies } from '../../database/setup/policies';
import { ensureRoutingRules } from '../../database/setup/routing-rules';
import { loadConfig, type Config } from '../../platform/config';
import { createLogger } from '../../platform/logger';
import { createMetrics } from '../../platform/metrics';
import { createTestDatabase } from '../support/database';

/** The API over a database of its own, every answer checked against its schema. */
export interface TestApi {
  app: Application;
  db: Database;
  deps: ApiDeps;
  /** What the process logged, one object a line. */
  logged: Record<string, unknown>[];
  /** A fresh key of the role; partners' roles name their party. */
  keyFor(role: Role, party?: string): Promise<string>;
  /** Calls with a key of the role `admin`. */
  admin: Caller;
  as(key: string): Caller;
  close(): Promise<void>;
}

/** One method a verb; `path` without host. */
export interface Caller {
  get(path: string): request.Test;
  post(path: string, body?: object): request.Test;
  put(path: string, body?: object): request.Test;
  patch(path: string, body?: object): request.Test;
  delete(path: string): request.Test;
}

export interface TestApiOptions {
  config?: Partial<Config>;
  routes?: readonly Route[];
  deps?: Partial<ApiDeps>;
}

/** @example const api = await openTestApi(); afterAll(() => api.close()); */
export async function openTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const database = await createTestDatabase();
  const config = { ...loadConfig({ DATABASE_URL: database.url }), ...options.config };
  const db = openDatabase(config);
  const logged: Record<string, unknown>[] = [];
  const write = (line: string): void => void logged.push(JSON.parse(line) as Record<string, unknown>);
  const deps: ApiDeps = {
    db,
    config,
    clock: { now: () => new Date() },
    logger: createLogger({ logLevel: 'info' }, 'api', { write }),
    metrics: createMetrics('test'),
    checkAnswers: true,
    ...options.deps,
  };
  const act = { now: new Date(), actor: { type: 'system', id: 'start' } } as const;
  await ensurePolicies(db, act);
  await ensureRoutingRules(db, act);
  const app = createApp(deps, options.routes);
  const keyFor = async (role: Role, party?: string): Promise<string> => {
    const { id, key, secretHash } = generateKey();
    await insertApiKey(db, { id, name: `a ${role}`, role, party, secretHash }, new Date());
    return key;
  };
  const as = (key: string): Caller => callerWith(app, key);
  return {
    app,
    db,
    deps,
    logged,
    keyFor,
    as,
    admin: as(await keyFor('admin')),
    async close() {
      await db.destroy();
      await database.drop();
    },
  };
}

function callerWith(app: Application, key: string): Caller {
  const authorised = (test: request.Test): request.Test => test.set('Authorization', `Bearer ${key}`);
  return {
    get: (path) => authorised(request(app).get(path)),
    post: (path, body) => authorised(request(app).post(path).send(body)),
    put: (path, body) => authorised(request(app).put(path).send(body)),
    patch: (path, body) => authorised(request(app).patch(path).send(body)),
    delete: (path) => authorised(request(app).delete(path)),
  };
}
