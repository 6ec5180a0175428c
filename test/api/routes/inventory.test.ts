import { randomUUID } from 'node:crypto';

import { aLocation } from '../set-up-bodies';
import { openTestApi, type Caller, type TestApi } from '../support';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
  for (const code of ['PER', 'SYD']) await api.admin.put(`/v1/locations/${code}`, aLocation()).expect(201);
});
afterAll(() => api.close());

interface Inventory {
  onHand: number;
  available: number;
  damaged: number;
  locations: { location: string; onHand: number }[];
}

async function aSku(): Promise<string> {
  const sku = `S-${randomUUID().slice(0, 8)}`;
  await api.admin.put(`/v1/skus/${sku}`, { title: sku }).expect(201);
  return sku;
}

const change = (kind: 'adjustments' | 'moves', body: object, caller: Caller = api.admin) =>
  caller.post(`/v1/inventory/${kind}`, body).set('Idempotency-Key', randomUUID());

const adjust = (sku: string, quantity: number, more: object = {}) =>
  change('adjustments', { sku, location: 'PER', quantity, reason: 'openingBalance', ...more });

const read = async (sku: string, caller: Caller = api.admin): Promise<Inventory> =>
  (await caller.get(`/v1/inventory/${sku}`).expect(200)).body as Inventory;

describe('stock', () => {
  test('of a SKU that was never stocked is nothing; of one that does not exist, 404', async () => {
    const sku = await aSku();
    expect(await read(sku)).toEqual({
      ...{ sku, onHand: 0, reserved: 0, held: 0, quarantined: 0, damaged: 0, buffer: 0, available: 0 },
      ...{ incoming: 0, backordered: 0, locations: [] },
    });
    await api.admin.get('/v1/inventory/NONE').expect(404);
    await api.admin.get('/v1/inventory/NONE/movements').expect(404);
  });

  test('changes by adjustments with a reason, and every movement can be listed with who and why', async () => {
    const sku = await aSku();
    const opened = await adjust(sku, 10).expect(201);
    expect(opened.body).toEqual({
      id: expect.stringMatching(/^adj_/),
      sku,
      location: 'PER',
      onHand: 10,
      available: 10,
    });
    await adjust(sku, -2, { reason: 'lost', note: 'not on the shelf' }).expect(201);
    await change('moves', {
      sku,
      location: 'PER',
      quantity: 3,
      from: 'available',
      to: 'damaged',
      reason: 'damaged',
    }).expect(201);
    await adjust(sku, 5, { location: 'SYD' }).expect(201);
    expect(await read(sku)).toMatchObject({
      ...{ onHand: 13, damaged: 3, available: 10 },
      locations: [
        { location: 'PER', onHand: 8, damaged: 3, available: 5 },
        { location: 'SYD', onHand: 5, damaged: 0, available: 5 },
      ],
    });
    const first = await api.admin.get(`/v1/inventory/${sku}/movements?limit=3`).expect(200);
    const { data, nextCursor } = first.body as { data: object[]; nextCursor: string };
    expect(data).toEqual([
      expect.objectContaining({
        from: 'outside',
        to: 'available',
        quantity: 10,
        reason: 'openingBalance',
        balance: 10,
      }),
      expect.objectContaining({
        from: 'available',
        to: 'outside',
        quantity: 2,
        note: 'not on the shelf',
        balance: 8,
      }),
      expect.objectContaining({ from: 'available', to: 'damaged', quantity: 3, kind: 'moved', balance: 8 }),
    ]);
    expect(data[0]).toMatchObject({
      actor: { type: 'key' },
      cause: { type: 'adjustment', id: opened.body.id },
    });
    const next = await api.admin.get(`/v1/inventory/${sku}/movements?cursor=${nextCursor}`).expect(200);
    expect(next.body).toEqual({
      data: [expect.objectContaining({ location: 'SYD', balance: 5 })],
      nextCursor: null,
    });
  });

  test('never goes below zero: the refusal says what there is, and nothing has changed', async () => {
    const sku = await aSku();
    await adjust(sku, 4).expect(201);
    const refused = await adjust(sku, -5, { reason: 'lost' }).expect(409);
    expect(refused.body).toMatchObject({ code: 'insufficient_stock', available: 4 });
    const move = { sku, location: 'PER', quantity: 1, from: 'held', to: 'available', reason: 'correction' };
    expect((await change('moves', move).expect(409)).body.code).toBe('insufficient_stock');
    expect(await read(sku)).toMatchObject({ onHand: 4, available: 4 });
  });

  test('a refusal is repeated to the same key, also when there would be enough by now', async () => {
    const sku = await aSku();
    const key = randomUUID();
    const body = { sku, location: 'PER', quantity: -1, reason: 'lost' };
    const first = await api.admin
      .post('/v1/inventory/adjustments', body)
      .set('Idempotency-Key', key)
      .expect(409);
    await adjust(sku, 5).expect(201);
    const again = await api.admin
      .post('/v1/inventory/adjustments', body)
      .set('Idempotency-Key', key)
      .expect(409);
    expect(again.text).toBe(first.text);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(await read(sku)).toMatchObject({ onHand: 5 });
  });

  test('the same adjustment sent fifty times at once is booked once', async () => {
    const sku = await aSku();
    const key = randomUUID();
    const body = { sku, location: 'PER', quantity: 7, reason: 'found' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        api.admin.post('/v1/inventory/adjustments', body).set('Idempotency-Key', key),
      ),
    );
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect(await read(sku)).toMatchObject({ onHand: 7 });
    await api.admin.post('/v1/inventory/adjustments', body).set('Idempotency-Key', key).expect(201);
    expect(await read(sku)).toMatchObject({ onHand: 7 });
  });

  test('thirty who each take one of twenty: twenty do, ten hear no', async () => {
    const sku = await aSku();
    await adjust(sku, 20).expect(201);
    const answers = await Promise.all(Array.from({ length: 30 }, () => adjust(sku, -1, { reason: 'lost' })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(10);
    expect(await read(sku)).toMatchObject({ onHand: 0, available: 0 });
  });

  test.each([
    [{ reason: undefined }, '/reason'],
    [{ reason: 'because' }, '/reason'],
    [{ quantity: 0 }, '/quantity'],
    [{ sku: 'NONE' }, '/sku'],
    [{ location: 'NONE' }, '/location'],
    [{ onHand: 5 }, '/onHand'],
  ])('an adjustment with %j is refused with its place', async (wrong, pointer) => {
    const answer = await adjust(await aSku(), 1, wrong).expect(422);
    expect(answer.body.errors).toEqual([{ pointer, message: expect.stringMatching(/\w/) }]);
  });

  test('more than a count can hold is refused with its place', async () => {
    const sku = await aSku();
    for (const _time of [1, 2]) await adjust(sku, 1_000_000_000).expect(201);
    const answer = await adjust(sku, 1_000_000_000).expect(422);
    expect(answer.body.errors).toEqual([
      { pointer: '/quantity', message: expect.stringContaining('on hand') },
    ]);
  });

  test.each([
    [{ to: 'available' }, '/to'],
    [{ from: 'reserved' }, '/from'],
    [{ quantity: -1 }, '/quantity'],
    [{ reason: 'found' }, '/reason'],
  ])('a move with %j is refused with its place', async (wrong, pointer) => {
    const body = {
      sku: await aSku(),
      location: 'PER',
      quantity: 1,
      from: 'available',
      to: 'held',
      reason: 'setAside',
    };
    const answer = await change('moves', { ...body, ...wrong }).expect(422);
    expect(answer.body.errors[0].pointer).toBe(pointer);
  });

  test('without a caller, without a key for repeating, or from a role that may only read, nothing is booked', async () => {
    const sku = await aSku();
    const body = { sku, location: 'PER', quantity: 1, reason: 'found' };
    await change('adjustments', body, api.as('ek_nobody')).expect(401);
    expect((await api.admin.post('/v1/inventory/adjustments', body).expect(400)).body.code).toBe(
      'idempotency_key_missing',
    );
    for (const role of ['support', 'finance', 'merchantApi', 'auditor'] as const)
      await change('adjustments', body, api.as(await api.keyFor(role))).expect(403);
    expect(await read(sku)).toMatchObject({ onHand: 0 });
  });

  test('a partner sees and changes its own location alone; a foreign one does not exist for it', async () => {
    const sku = await aSku();
    await adjust(sku, 10).expect(201);
    await adjust(sku, 5, { location: 'SYD' }).expect(201);
    const partner = api.as(await api.keyFor('warehouse', 'SYD'));
    expect(await read(sku, partner)).toMatchObject({
      onHand: 5,
      available: 5,
      locations: [{ location: 'SYD' }],
    });
    const { body } = await partner.get(`/v1/inventory/${sku}/movements`).expect(200);
    expect((body as { data: { location: string }[] }).data.map(({ location }) => location)).toEqual(['SYD']);
    const damaged = { sku, quantity: -1, reason: 'damaged' };
    await change('adjustments', { ...damaged, location: 'SYD' }, partner).expect(201);
    const foreign = await change('adjustments', { ...damaged, location: 'PER' }, partner).expect(404);
    const unknown = await change('adjustments', { ...damaged, location: 'NONE' }, partner).expect(404);
    expect(foreign.text).toBe(unknown.text);
    expect(await read(sku)).toMatchObject({ onHand: 14 });
  });
});
