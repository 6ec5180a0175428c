import request from 'supertest';
import { z } from 'zod';

import { createApp } from '../../api/app';
import { may } from '../../api/auth/permissions';
import { route, type Route } from '../../api/route';
import { openDatabase } from '../../database/connection';
import { openTestApi, type TestApi } from './support';

const echo = z.strictObject({ text: z.string() });

const routes: readonly Route[] = [
  route(
    { method: 'get', path: '/v1/hello', summary: 't', permission: may.readOrders, responses: { 200: echo } },
    () => Promise.resolve({ status: 200, body: { text: 'hello' } }),
  ),
  route(
    {
      method: 'post',
      path: '/v1/echo',
      summary: 't',
      permission: may.changeSetUp,
      body: echo,
      responses: { 200: echo },
      keepRefusals: true,
    },
    ({ body }) => Promise.resolve({ status: 200, body }),
  ),
  route(
    { method: 'get', path: '/v1/bug', summary: 't', permission: may.readOrders, responses: { 200: echo } },
    () => Promise.reject(new Error('secret detail about ada@example.com')),
  ),
  route(
    { method: 'get', path: '/v1/wrong', summary: 't', permission: may.readOrders, responses: { 200: echo } },
    () => Promise.resolve({ status: 200, body: JSON.parse('{"text":1}') as { text: string } }),
  ),
  route(
    {
      method: 'post',
      path: '/v1/hooks/{id}',
      summary: 't',
      permission: 'open',
      raw: { limitBytes: 1000 },
      responses: { 200: z.strictObject({ bytes: z.int(), by: z.string() }) },
      idempotency: 'none',
    },
    ({ raw, principal }) =>
      Promise.resolve({ status: 200 as const, body: { bytes: raw.length, by: principal.id } }),
  ),
];

interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, { responses: object }>>;
  components: { responses: Record<string, { content: Record<string, { schema: object }> }> };
}

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi({ routes });
});
afterAll(() => api.close());

const last = () => api.logged.at(-1) ?? {};

describe('the door', () => {
  test('gives every request an id, keeps a sane one of the caller, and logs it', async () => {
    const own = await api.admin.get('/v1/hello').set('X-Request-Id', 'shop-42.a').expect(200);
    expect(own.headers['x-request-id']).toBe('shop-42.a');
    expect(last()).toMatchObject({ requestId: 'shop-42.a', route: '/v1/hello', method: 'GET', status: 200 });
    for (const bad of ['a b', 'x'.repeat(129), '<script>']) {
      const made = await api.admin.get('/v1/hello').set('X-Request-Id', bad).expect(200);
      expect(made.headers['x-request-id']).toMatch(/^req_/);
    }
    expect((await request(api.app).get('/nowhere')).headers['x-request-id']).toMatch(/^req_/);
  });

  test('answers a bug with 500, its id and nothing about the inside, and logs it without personal data', async () => {
    const answer = await api.admin.get('/v1/bug').expect(500);
    expect(answer.body).toEqual({
      type: 'urn:evenkeel:problem:internal',
      title: 'Our mistake',
      status: 500,
      detail: expect.stringContaining(answer.headers['x-request-id'] ?? ''),
      code: 'internal',
    });
    const bug = api.logged.find((line) => line['msg'] === 'request failed' && line['route'] === '/v1/bug');
    expect(JSON.stringify(bug)).toContain('secret detail about [redacted]');
  });

  test('an answer that is not what OpenAPI says fails in tests', async () => {
    await api.admin.get('/v1/wrong').expect(500);
    expect(JSON.stringify(api.logged)).toContain('/text must be a text');
  });

  test('logs neither query nor body nor key', async () => {
    await api.admin.post('/v1/echo?name=Ada', { text: 'Ada Lovelace' });
    await api.admin.post('/v1/echo', { text: 'Ada Lovelace' }).expect(200);
    const lines = JSON.stringify(api.logged);
    expect(lines).not.toContain('Ada');
    expect(lines).not.toMatch(/ek_[0-9a-f-]{36}\./);
  });

  test('403 says which roles may; a role that may only read cannot write', async () => {
    const answer = await api
      .as(await api.keyFor('auditor'))
      .post('/v1/echo', { text: 'x' })
      .expect(403);
    expect(answer.body).toMatchObject({ code: 'forbidden', detail: expect.stringContaining('operator') });
  });

  test('keeps a refused payload with its reason, cut to 64 KiB, and takes none from strangers', async () => {
    const refused = () => api.db.selectFrom('refusedRequest').selectAll().orderBy('at').execute();
    await api.admin.post('/v1/echo', { text: 1 }).expect(422);
    const long = `{"text":"${'a'.repeat(100_000)}\\u0000"}`;
    await api.admin.post('/v1/echo').set('Content-Type', 'application/json').send(long).expect(422);
    await api.admin.post('/v1/echo').set('Content-Type', 'application/json').send('{"a\0').expect(400);
    await request(api.app).post('/v1/echo').send({ text: 'stranger' }).expect(401);
    const kept = await refused();
    expect(kept.slice(-3).map((row) => [row.status, row.code])).toEqual([
      [422, 'invalid'],
      [422, 'invalid'],
      [400, 'json_malformed'],
    ]);
    expect(kept.at(-3)).toMatchObject({
      route: 'POST /v1/echo',
      detail: '/text: must be a text',
      body: '{"text":1}',
    });
    expect(kept.at(-2)?.body).toHaveLength(64 * 1024);
    expect(kept.some((row) => row.body?.includes('stranger'))).toBe(false);
  });

  test('an open route takes raw bytes from anybody, within its limit', async () => {
    const post = (bytes: string) =>
      request(api.app).post('/v1/hooks/x').set('Content-Type', 'text/plain').send(bytes);
    expect((await post('a\0b').expect(200)).body).toEqual({ bytes: 3, by: 'anonymous' });
    expect((await post('').expect(200)).body.bytes).toBe(0);
    await post('a'.repeat(1001)).expect(413);
  });

  test('a key that has used its share hears 429 with Retry-After, and others do not', async () => {
    const limited = createApp(
      { ...api.deps, config: { ...api.deps.config, rateLimit: { perSecond: 2, burst: 5 } } },
      routes,
    );
    const hello = (key: string) => request(limited).get('/v1/hello').set('Authorization', `Bearer ${key}`);
    const greedy = await api.keyFor('operator');
    const answers = await Promise.all(Array.from({ length: 12 }, () => hello(greedy)));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(refused.length).toBeLessThanOrEqual(7);
    expect(refused[0]?.headers['retry-after']).toBe('1');
    expect(refused[0]?.body.code).toBe('rate_limited');
    await hello(await api.keyFor('operator')).expect(200);
    await new Promise((resolve) => setTimeout(resolve, 600));
    await hello(greedy).expect(200);
  });

  test('in read-only mode reads go on and writes are 503 read_only', async () => {
    const app = createApp({ ...api.deps, config: { ...api.deps.config, readOnly: true } }, routes);
    const key = await api.keyFor('admin');
    await request(app).get('/v1/hello').set('Authorization', `Bearer ${key}`).expect(200);
    const write = await request(app)
      .post('/v1/echo')
      .set('Authorization', `Bearer ${key}`)
      .send({ text: 'x' })
      .expect(503);
    expect(write.body.code).toBe('read_only');
    expect(write.headers['retry-after']).toBeDefined();
  });

  test('with the database away it is 503 with Retry-After, and /readyz says which part and why', async () => {
    const db = openDatabase({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none', databasePoolSize: 1 });
    const temporal = {
      connection: { healthService: { check: () => Promise.reject(new Error('no route')) } },
    };
    const app = createApp({ ...api.deps, db, temporal: temporal as never }, routes);
    const key = await api.keyFor('admin');
    const answer = await request(app).get('/v1/hello').set('Authorization', `Bearer ${key}`).expect(503);
    expect(answer.body.code).toBe('temporarily_unavailable');
    expect(answer.headers['retry-after']).toBe('1');
    const ready = await request(app).get('/readyz').expect(503);
    expect(ready.body).toEqual({
      ready: false,
      parts: {
        database: { ready: false, reason: expect.stringContaining('ECONNREFUSED') },
        temporal: { ready: false, reason: 'no route' },
      },
    });
    await request(app).get('/healthz').expect(200);
    await db.destroy();
  });

  test('/readyz is 200 when every part answers; neither it nor /metrics asks for a key', async () => {
    expect((await request(api.app).get('/readyz').expect(200)).body).toEqual({
      ready: true,
      parts: { database: { ready: true } },
    });
    await api.admin.get('/v1/hello').expect(200);
    const metrics = await request(api.app).get('/metrics').expect(200);
    expect(metrics.text).toMatch(/evenkeel_http_request_seconds_count\{.*route="\/v1\/hello".*\} \d+/);
  });

  test('/docs works from this process alone and /openapi.json is 3.1 with the problems of each call', async () => {
    const page = await request(api.app).get('/docs/').expect(200);
    expect(page.text).toContain('swagger-initializer.js');
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    const script = await request(api.app).get('/docs/swagger-initializer.js').expect(200);
    expect(script.text).toContain("url: '/openapi.json'");
    expect(script.text).not.toContain('http');
    await request(api.app).get('/docs/swagger-ui-bundle.js').expect(200);
    const { body } = (await request(api.app).get('/openapi.json').expect(200)) as { body: OpenApi };
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths['/v1/echo']?.['post']?.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '400', '401', '403', '409', '413', '415', '422', '429', '503']),
    );
    expect(body.components.responses['Problem422']?.content['application/problem+json']?.schema).toEqual({
      $ref: '#/components/schemas/Problem',
    });
  });
});
