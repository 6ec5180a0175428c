import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

import request from 'supertest';

import { openTestApi, type TestApi } from './support';

let api: TestApi;
let key: string;
let server: Server;

beforeAll(async () => {
  api = await openTestApi();
  key = await api.keyFor('admin');
  server = createServer(api.app).listen(0);
  await api.admin.put('/v1/skus/TEA', { title: 'Tea' }).expect(201);
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await api.close();
});

/** Routes that take a body, each with one that is good. */
const routes: [method: 'put' | 'post' | 'patch', path: string, good: object][] = [
  ['put', '/v1/skus/X', { title: 'X' }],
  [
    'put',
    '/v1/shipping-rates/X',
    {
      from: 'a',
      to: { country: 'AU' },
      carrier: 'c',
      service: 's',
      cost: { amount: 1, currency: 'AUD' },
      transitDays: 1,
    },
  ],
  ['put', '/v1/channels/X', { kind: 'manual' }],
  ['patch', '/v1/policies', { paymentAttempts: 2 }],
  ['put', '/v1/routing/rules', { rules: [] }],
  ['post', '/v1/api-keys', { name: 'x', role: 'auditor' }],
  ['post', '/v1/inventory/adjustments', { sku: 'TEA', location: 'a', quantity: 1, reason: 'found' }],
  [
    'post',
    '/v1/inventory/moves',
    { sku: 'TEA', location: 'a', quantity: 1, from: 'available', to: 'damaged', reason: 'damaged' },
  ],
];

const deep = (open: string, close: string): string => open.repeat(10_000) + close.repeat(10_000);
const withMember = (good: object, json: string): string => `${JSON.stringify(good).slice(0, -1)},${json}}`;

/** What is sent, and what it must be answered with. */
const payloads: [what: string, make: (good: object) => string | Buffer, status: number, code: string][] = [
  ['broken JSON', () => '{"title":', 400, 'json_malformed'],
  ['a JSON text that ends in rubbish', (good) => `${JSON.stringify(good)}x`, 400, 'json_malformed'],
  ['NaN', (good) => withMember(good, '"x":NaN'), 400, 'json_malformed'],
  ['ten thousand nested lists', () => deep('[', ']'), 400, 'json_too_deep'],
  [
    'ten thousand nested objects',
    (good) => withMember(good, `"x":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
    400,
    'json_too_deep',
  ],
  [
    'bytes that are no UTF-8',
    () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    400,
    'not_utf8',
  ],
  ['300 KiB', (good) => withMember(good, `"x":"${'a'.repeat(300 * 1024)}"`), 413, 'body_too_large'],
  ['an unknown member', (good) => withMember(good, '"colour":1'), 422, 'invalid'],
  ['__proto__', (good) => withMember(good, '"__proto__":{"admin":true}'), 422, 'invalid'],
  ['constructor', (good) => withMember(good, '"constructor":{"prototype":{}}'), 422, 'invalid'],
  ['a NUL in a text', (good) => withMember(good, '"x":"a\\u0000b"'), 422, 'invalid'],
  ['a NUL in a name', (good) => withMember(good, '"a\\u0000b":1'), 422, 'invalid'],
  ['half a surrogate pair', (good) => withMember(good, '"x":"\\ud800"'), 422, 'invalid'],
  ['the other half', (good) => withMember(good, '"x":"\\udc00a"'), 422, 'invalid'],
  ['2^53 + 1', (good) => withMember(good, '"x":9007199254740993'), 422, 'invalid'],
  ['a number beyond all numbers', (good) => withMember(good, '"x":1e999'), 422, 'invalid'],
  ['a list where an object belongs', (good) => JSON.stringify([good]), 422, 'invalid'],
  ['null', () => 'null', 422, 'invalid'],
  ['a text', () => '"text"', 422, 'invalid'],
  ['a number', () => '7', 422, 'invalid'],
];

describe.each(routes)('%s %s', (method, path, good) => {
  const send = (body: string | Buffer, type = 'application/json') => {
    const client = request(server);
    return client[method](path)
      .set('Authorization', `Bearer ${key}`)
      .set('Idempotency-Key', randomUUID())
      .set('Content-Type', type)
      .serialize((value: unknown) => value as string)
      .send(body);
  };

  test.each(payloads)('%s', async (_what, make, status, code) => {
    const answer = await send(make(good));
    expect(answer.body).toMatchObject({ status, code, type: `urn:evenkeel:problem:${code}` });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    if (status === 422) {
      const { errors } = answer.body as { errors: { pointer: string; message: string }[] };
      expect(errors.length).toBeGreaterThan(0);
      for (const { pointer } of errors) expect(pointer).toMatch(/^(\/([^~/]|~[01])*)*$/);
    }
  });

  test.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    'json',
  ])('a body of %s is 415', async (type) => {
    const answer = await send(JSON.stringify(good), type).expect(415);
    expect(answer.body.code).toBe('unsupported_media_type');
  });

  test('a body without a content type is 415', async () => {
    const answer = await rawRequest(method.toUpperCase(), path, JSON.stringify(good));
    expect(answer).toMatch(/^HTTP\/1.1 415 /);
  });

  test('no body at all says which member is missing, or that a body is', async () => {
    const answer = await send('');
    expect([200, 400]).toContain(answer.status);
    if (answer.status === 400) expect(answer.body.code).toBe('body_missing');
  });

  test('a gzip bomb stops at the limit, damaged gzip is 400, and gzip itself is fine', async () => {
    const zipped = (body: Buffer) => send(body).set('Content-Encoding', 'gzip');
    await zipped(gzipSync(withMember(good, `"x":"${'a'.repeat(20 * 1024 * 1024)}"`))).expect(413);
    await zipped(Buffer.from('not gzip at all')).expect(400);
    expect((await zipped(gzipSync(withMember(good, '"colour":1')))).body.code).toBe('invalid');
    await send(JSON.stringify(good)).set('Content-Encoding', 'zstd-of-the-future').expect(415);
  });

  test('a member given twice counts once, the last', async () => {
    const [name, value] = Object.entries(good)[0] as [string, unknown];
    const twice = `{${JSON.stringify(name)}:"ignored",${JSON.stringify(good).slice(1)}`;
    const once = await send(JSON.stringify(good));
    const answer = await send(twice);
    expect(value).toBeDefined();
    expect(Math.floor(answer.status / 100)).toBe(Math.floor(once.status / 100));
  });
});

describe('numbers of units', () => {
  test.each([[0], [-1], [1.5], [1e10], ['1'], [null], [true]])(
    'a move of %p is refused',
    async (quantity) => {
      const move = {
        sku: 'TEA',
        location: 'a',
        quantity,
        from: 'available',
        to: 'damaged',
        reason: 'damaged',
      };
      const answer = await api.admin
        .post('/v1/inventory/moves', move)
        .set('Idempotency-Key', 'k')
        .expect(422);
      expect(answer.body.errors).toEqual([{ pointer: '/quantity', message: expect.any(String) }]);
    },
  );

  test.each([[0], [0.5], [1e10], ['1'], [null]])('an adjustment by %p is refused', async (quantity) => {
    const adjustment = { sku: 'TEA', location: 'a', quantity, reason: 'found' };
    const answer = await api.admin
      .post('/v1/inventory/adjustments', adjustment)
      .set('Idempotency-Key', 'k')
      .expect(422);
    expect(answer.body.errors).toEqual([{ pointer: '/quantity', message: expect.any(String) }]);
  });
});

describe('paths, queries and headers', () => {
  test.each([
    ['/v1/skus/%00', 400],
    ['/v1/skus/a%00b', 400],
    ['/v1/skus/%', 400],
    ['/v1/skus/%zz', 400],
    ['/v1/skus/%ff', 400],
    ['/v1/skus/%ed%a0%80', 400],
    ['/v1/skus/__proto__', 404],
    ['/v1/skus/constructor', 404],
    ['/v1/skus/%2e%2e%2fetc%2fpasswd', 404],
    ["/v1/skus/'%3b%20drop%20table%20sku%3b--", 404],
    [`/v1/skus/${'a'.repeat(5000)}`, 404],
    [`/v1/skus/${'%F0%9F%8D%B5'.repeat(100)}`, 404],
    ['/v1/api-keys/not-an-id', 404],
    ['/v1/routing/rules/0', 404],
    ['/v1/routing/rules/99999999999999999999', 404],
    ['/v1/routing/rules/1.5', 404],
    ['/v1/routing/rules/-1', 404],
    ['/v1/nothing/here', 404],
    ['/v1', 404],
    ['//v1/skus', 404],
    ['/v1/skus?limit=abc', 422],
    ['/v1/skus?limit=-1', 422],
    ['/v1/skus?limit=1&limit=2', 422],
    ['/v1/skus?limit=1e2', 422],
    ['/v1/skus?__proto__=1', 422],
    ['/v1/skus?constructor=1', 422],
    ['/v1/skus?cursor=%00', 400],
    ['/v1/skus?cursor=x', 400],
    ['/v1/skus?cursor=WyIAIl0', 400],
    ['/v1/skus?cursor=bnVsbA', 400],
    ['/v1/skus?cursor=WzEsMl0', 400],
    [`/v1/skus?cursor=${'a'.repeat(5000)}`, 422],
    ['/v1/skus?a%00b=1', 400],
    ['/v1/skus?%ff=1', 422],
  ])('GET %s is %d', async (path, status) => {
    const answer = await rawRequest('GET', path);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('application/problem+json');
  });

  test('a code that cannot be one is refused with its place where it would be created', async () => {
    for (const sku of ['%20', 'a%0ab', '%2e%2e', 'a'.repeat(101), 'a%E2%80%8B']) {
      const answer = await api.admin.put(`/v1/skus/${sku}`, { title: 'x' });
      expect(answer.status).toBe(422);
      expect(answer.body.errors).toEqual([{ pointer: '/sku', in: 'path', message: expect.any(String) }]);
    }
    for (const sku of ['a%2fb', '%F0%9F%8D%B5', 'Tee%20%26%20mehr', '%25', "O'Neill"])
      await api.admin.put(`/v1/skus/${sku}`, { title: 'x' }).expect(201);
    const back = await api.admin.get('/v1/skus/a%2fb').expect(200);
    expect(back.body.sku).toBe('a/b');
  });

  test('what Node itself cannot read as HTTP is answered, not dropped', async () => {
    expect(await rawBytes('GET /v1/skus\0 HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
    expect(await rawBytes('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
    expect(await rawBytes(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 /,
    );
    expect(await rawBytes('POST /v1/skus HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400 /,
    );
  });

  test('a body shorter than announced does not hang the request for ever, nor is it taken', async () => {
    const socket = connect((server.address() as AddressInfo).port);
    socket.write(
      `PUT /v1/skus/SHORT HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"title":"x"}`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await api.admin.get('/v1/skus/SHORT').expect(404);
  });

  test('a method that is not possible is 405 and says which are', async () => {
    const answer = await api.admin.delete('/v1/policies').expect(405);
    expect(answer.body.code).toBe('method_not_allowed');
    expect(answer.headers['allow']).toBe('GET, PATCH');
    await api.admin.patch('/v1/skus/TEA', {}).expect(405);
    expect(await rawRequest('OPTIONS', '/v1/skus/TEA')).toMatch(/^HTTP\/1.1 405 /);
    expect(await rawRequest('HEAD', '/v1/skus/TEA')).toMatch(/^HTTP\/1.1 200 /);
  });
});

test('through all of this nothing failed on our side', () => {
  const failures = api.logged.filter((line) => line['msg'] === 'request failed');
  expect(failures).toEqual([]);
});

async function rawRequest(method: string, path: string, body?: string): Promise<string> {
  const length = body === undefined ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  const head = `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${key}\r\nIdempotency-Key: raw\r\n${length}\r\n`;
  return rawBytes(head + (body ?? ''));
}

/** Whatever comes back on a fresh connection. */
function rawBytes(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect((server.address() as AddressInfo).port);
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    socket.write(bytes);
  });
}
