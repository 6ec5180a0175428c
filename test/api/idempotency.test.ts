import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import { may } from '../../api/auth/permissions';
import { once } from '../../api/idempotency';
import { conflict, unavailable } from '../../api/problem';
import { route, type Route } from '../../api/route';
import { claimKey, deleteOldKeys, KEEP_FOR_MS, LOCK_FOR_MS } from '../../database/idempotency';
import { recordTimeline } from '../../database/timeline';
import type { Queryable } from '../../database/connection';
import { newId } from '../../platform/ids';
import { openTestApi, type TestApi } from './support';

let api: TestApi;
let refuse = false;
let outage = false;
let gate = (): Promise<void> => Promise.resolve();

const body = z.strictObject({
  name: z.string(),
  nested: z.strictObject({ a: z.int(), b: z.int() }).optional(),
});
const responses = { 201: z.strictObject({ id: z.string(), name: z.string() }) };

/** The effect that must happen once: a row for each time it happened. */
async function effect(db: Queryable, name: string): Promise<{ id: string; name: string }> {
  const id = newId('evt');
  const actor = { type: 'system', id: 'test' } as const;
  await recordTimeline(db, [
    { entity: { type: 'test', id: name }, at: new Date(), actor, kind: 'done', summary: id },
  ]);
  return { id, name };
}

async function effects(name: string): Promise<number> {
  const rows = await api.db.selectFrom('timeline').select('sequence').where('entityId', '=', name).execute();
  return rows.length;
}

const routes: readonly Route[] = [
  route(
    {
      method: 'post',
      path: '/v1/claimed',
      summary: 't',
      permission: may.changeSetUp,
      body,
      responses,
      idempotency: 'required',
    },
    async (call, { db }) => {
      await gate();
      if (outage) throw unavailable('temporarily_unavailable', 'Not now.', 1);
      if (refuse) throw conflict('refused_for_test', 'No.', { seen: newId('evt') });
      return { status: 201, body: await effect(db, call.body.name) };
    },
  ),
  route(
    {
      method: 'post',
      path: '/v1/once/{id}',
      summary: 't',
      permission: may.changeSetUp,
      body,
      responses,
      idempotency: 'required',
      claimsKeyItself: true,
    },
    (call, deps) =>
      once(call, deps, async (tx) => {
        const made = await effect(tx, call.body.name);
        await gate();
        if (refuse) throw conflict('refused_for_test', 'No.', { seen: made.id });
        return { status: 201, body: made };
      }),
  ),
  route(
    {
      method: 'post',
      path: '/v1/undecided',
      summary: 't',
      permission: may.changeSetUp,
      body,
      responses: { 201: responses[201], 202: z.strictObject({ id: z.string() }) },
      idempotency: 'accepted',
    },
    async (call, { db }) => {
      const made = await effect(db, call.body.name);
      return (await effects(call.body.name)) === 1
        ? { status: 202, body: { id: made.id } }
        : { status: 201, body: made };
    },
  ),
];

beforeAll(async () => {
  api = await openTestApi({ routes });
});
afterAll(() => api.close());
beforeEach(() => {
  refuse = false;
  outage = false;
  gate = () => Promise.resolve();
});

/** Holds the next handler up until `open`; `arrived` says that it is there, its key claimed. */
function gated(): { open: () => void; arrived: Promise<void> } {
  let open = (): void => undefined;
  const wait = new Promise<void>((resolve) => (open = resolve));
  const arrived = new Promise<void>((arrive) => {
    gate = () => {
      arrive();
      return wait;
    };
  });
  return { open, arrived };
}

const send = (path: string, key: string, payload: object) =>
  api.admin.post(path, payload).set('Idempotency-Key', key);

describe.each(['/v1/claimed', '/v1/once/a'])('an idempotency key on %s', (path) => {
  test('gives a retry the first answer byte for byte and does nothing again', async () => {
    const [key, name] = [randomUUID(), randomUUID()];
    const first = await send(path, key, { name, nested: { a: 1, b: 2 } }).expect(201);
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    const again = await send(path, key, { nested: { b: 2, a: 1 }, name }).expect(201);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.text).toBe(first.text);
    expect(again.headers['content-type']).toBe(first.headers['content-type']);
    expect(await effects(name)).toBe(1);
  });

  test('used for another request is a mistake of the caller: 422 idempotency_mismatch', async () => {
    const key = randomUUID();
    await send(path, key, { name: randomUUID() }).expect(201);
    const other = await send(path, key, { name: randomUUID() }).expect(422);
    expect(other.body.code).toBe('idempotency_mismatch');
  });

  test('keeps a refusal too, so that a retry does not hear something else', async () => {
    const [key, name] = [randomUUID(), randomUUID()];
    refuse = true;
    const first = await send(path, key, { name }).expect(409);
    refuse = false;
    const again = await send(path, key, { name }).expect(409);
    expect(again.text).toBe(first.text);
    expect(again.headers['content-type']).toContain('application/problem+json');
  });

  test('answers 409 idempotency_in_flight with Retry-After while the first request runs', async () => {
    const [key, name] = [randomUUID(), randomUUID()];
    const { open, arrived } = gated();
    const first = send(path, key, { name });
    const started = first.then((answer) => answer); // supertest sends when it is awaited
    await arrived;
    const meanwhile = await send(path, key, { name }).expect(409);
    expect(meanwhile.body.code).toBe('idempotency_in_flight');
    expect(meanwhile.headers['retry-after']).toBe('1');
    open();
    expect((await started).status).toBe(201);
    const later = await send(path, key, { name }).expect(201);
    expect(later.text).toBe((await started).text);
    expect(await effects(name)).toBe(1);
  });

  test('sent a hundred times at once has one effect and one answer', async () => {
    const [key, name] = [randomUUID(), randomUUID()];
    const answers = await Promise.all(
      Array.from({ length: 100 }, async () => {
        for (;;) {
          const answer = await send(path, key, { name });
          if (answer.status !== 409) return answer;
          expect(answer.body.code).toBe('idempotency_in_flight');
          await sleep(100);
        }
      }),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(answers.filter((answer) => answer.headers['idempotent-replayed'] === undefined)).toHaveLength(1);
    expect(await effects(name)).toBe(1);
  });

  test('whose answer is known gives it to everybody at once and sends nobody away', async () => {
    const [key, name] = [randomUUID(), randomUUID()];
    const first = await send(path, key, { name }).expect(201);
    const answers = await Promise.all(Array.from({ length: 40 }, () => send(path, key, { name })));
    expect(answers.map((answer) => answer.text)).toEqual(Array.from({ length: 40 }, () => first.text));
  });

  test('is missing: 400 idempotency_key_missing; is not printable ASCII or too long: 400', async () => {
    const missing = await api.admin.post(path, { name: 'x' }).expect(400);
    expect(missing.body.code).toBe('idempotency_key_missing');
    for (const key of ['k'.repeat(256), 'kéy', '\tk\tk']) {
      const answer = await send(path, key, { name: 'x' }).expect(400);
      expect(answer.body.code).toBe('idempotency_key_malformed');
    }
    await send(path, 'k'.repeat(255), { name: 'x' }).expect(201);
  });

  test('belongs to its caller: the same key of another principal is another key', async () => {
    const key = randomUUID();
    const other = api.as(await api.keyFor('operator'));
    const first = await send(path, key, { name: 'mine' }).expect(201);
    const theirs = await other.post(path, { name: 'theirs' }).set('Idempotency-Key', key).expect(201);
    expect(theirs.text).not.toBe(first.text);
  });
});

describe('an idempotency key', () => {
  test('of the same route but another path is another request', async () => {
    const key = randomUUID();
    await send('/v1/once/a', key, { name: 'x' }).expect(201);
    const other = await send('/v1/once/b', key, { name: 'x' }).expect(422);
    expect(other.body.code).toBe('idempotency_mismatch');
  });

  test('does not stick to an outage: the retry is tried afresh, at once', async () => {
    const [key, name] = [randomUUID(), randomUUID()];
    outage = true;
    await send('/v1/claimed', key, { name }).expect(503);
    outage = false;
    await send('/v1/claimed', key, { name }).expect(201);
    expect(await effects(name)).toBe(1);
  });

  test('does not stick to a 202: the retry hears what has become of it', async () => {
    const [key, name] = [randomUUID(), randomUUID()];
    await send('/v1/undecided', key, { name }).expect(202);
    const decided = await send('/v1/undecided', key, { name }).expect(201);
    expect((await send('/v1/undecided', key, { name }).expect(201)).text).toBe(decided.text);
  });

  test('of a holder that died is taken over after a short time, with what it had made by then', async () => {
    const scope = { principal: 'key_x', route: 'POST /v1/orders', key: randomUUID(), requestHash: 'h' };
    const start = new Date('2026-03-01T09:00:00Z');
    expect(await claimKey(api.db, scope, { now: start, entityId: 'ord_1' })).toEqual({ kind: 'new' });
    const soon = new Date(start.getTime() + 1000);
    expect(await claimKey(api.db, scope, { now: soon, entityId: 'ord_2' })).toEqual({
      kind: 'inFlight',
      entityId: 'ord_1',
    });
    const late = new Date(start.getTime() + LOCK_FOR_MS + 1);
    const takers = await Promise.all(
      Array.from({ length: 20 }, () => claimKey(api.db, scope, { now: late, entityId: 'ord_3' })),
    );
    expect(takers.filter((claim) => claim.kind === 'resumed')).toEqual([
      { kind: 'resumed', entityId: 'ord_1' },
    ]);
    expect(takers.filter((claim) => claim.kind === 'inFlight')).toHaveLength(19);
  });

  test('is forgotten after a day', async () => {
    const scope = { principal: 'key_x', route: 'POST /v1/orders', key: randomUUID(), requestHash: 'h' };
    const start = new Date('2026-03-01T09:00:00Z');
    await claimKey(api.db, scope, { now: start });
    await deleteOldKeys(api.db, new Date(start.getTime() + KEEP_FOR_MS));
    expect((await claimKey(api.db, scope, { now: start })).kind).toBe('inFlight');
    await deleteOldKeys(api.db, new Date(start.getTime() + KEEP_FOR_MS + 1));
    expect((await claimKey(api.db, scope, { now: start })).kind).toBe('new');
  });
});
