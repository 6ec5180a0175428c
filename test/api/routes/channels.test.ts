import { sql } from 'kysely';

import { aChannel, aLocation, aRate } from '../set-up-bodies';
import { openTestApi, type TestApi } from '../support';

interface Problem {
  code: string;
  detail: string;
  gaps: { gap: string; remedy: string }[];
}

const gapsIn = (answer: { body: unknown }): string[] => (answer.body as Problem).gaps.map(({ gap }) => gap);

describe('POST /v1/channels/{code}/activate', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi();
  });
  afterAll(() => api.close());

  test('names every gap at once, and what to do about each, until there is none', async () => {
    await sql`delete from routing_rules_active`.execute(api.db);
    await api.admin
      .put('/v1/channels/shop', { kind: 'storefront', settings: { location: 'PER' } })
      .expect(201);
    const first = await api.admin.post('/v1/channels/shop/activate').expect(409);
    expect((first.body as Problem).code).toBe('channel_incomplete');
    expect(gapsIn(first)).toEqual([
      'overAvailability',
      'partialShipment',
      'sku',
      'location',
      'rate',
      'routingRules',
      'settingsLocation',
    ]);
    for (const { remedy } of (first.body as Problem).gaps)
      expect((first.body as Problem).detail).toContain(remedy);

    await api.admin.put('/v1/channels/shop', aChannel({ settings: { location: 'PER' } })).expect(200);
    await api.admin.put('/v1/skus/TEA', { title: 'Tea' }).expect(201);
    await api.admin.put('/v1/locations/PER', aLocation()).expect(201);
    expect(gapsIn(await api.admin.post('/v1/channels/shop/activate'))).toEqual(['rate', 'routingRules']);
    await api.admin.put('/v1/shipping-rates/a', aRate('PER')).expect(201);
    const { body } = await api.admin.put('/v1/routing/rules', { rules: [{ use: 'lowestCost' }] }).expect(200);
    await api.admin.post(`/v1/routing/rules/${(body as { version: number }).version}/activate`).expect(200);

    const live = await api.admin.post('/v1/channels/shop/activate').expect(200);
    expect(live.body).toMatchObject({ code: 'shop', active: true, activeSince: expect.stringMatching(/Z$/) });
    const again = await api.admin.post('/v1/channels/shop/activate').expect(200);
    expect(again.body).toEqual(live.body);
  });

  test('a live channel stays live when it is changed, and is not changed into one that could not be', async () => {
    const changed = await api.admin
      .put('/v1/channels/shop', aChannel({ label: 'Handle with care' }))
      .expect(200);
    expect(changed.body).toMatchObject({ active: true, label: 'Handle with care' });
    const refused = await api.admin.put('/v1/channels/shop', { kind: 'storefront' }).expect(409);
    expect(gapsIn(refused)).toEqual(['overAvailability', 'partialShipment']);
    expect((await api.admin.get('/v1/channels/shop')).body).toEqual(changed.body);
  });

  test('a kind that has no integration yet can be prepared, not activated; nor can what is not built', async () => {
    await api.admin.put('/v1/channels/amz', aChannel({ kind: 'amazon', label: 'FBA' })).expect(201);
    expect(gapsIn(await api.admin.post('/v1/channels/amz/activate').expect(409))).toEqual(['kind']);
    await api.admin.put('/v1/channels/wait', aChannel({ overAvailability: 'backorder' })).expect(201);
    expect(gapsIn(await api.admin.post('/v1/channels/wait/activate').expect(409))).toEqual([
      'overAvailability',
    ]);
    for (const kind of ['manual', 'wholesale']) {
      await api.admin.put(`/v1/channels/${kind}`, aChannel({ kind })).expect(201);
      await api.admin.post(`/v1/channels/${kind}/activate`).expect(200);
    }
    await api.admin.post('/v1/channels/none/activate').expect(404);
  });

  test('is on the timeline, and only for admin and operator', async () => {
    const { body } = await api.admin.get('/v1/channels/shop/timeline').expect(200);
    expect((body as { data: { kind: string }[] }).data.map(({ kind }) => kind)).toEqual([
      'created',
      'changed',
      'activated',
      'changed',
    ]);
    for (const role of ['support', 'finance', 'merchantApi', 'auditor'] as const)
      await api
        .as(await api.keyFor(role))
        .post('/v1/channels/shop/activate')
        .expect(403);
  });
});

describe('PUT /v1/channels/{code}', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi();
  });
  afterAll(() => api.close());

  test('keeps settings it does not know for the integrations, and checks those it does', async () => {
    const settings = { taxInclusive: true, shopDomain: 'tea.example', nested: { a: [1, null] } };
    const created = await api.admin
      .put('/v1/channels/c', aChannel({ returnWindow: 'P30D', settings }))
      .expect(201);
    expect(created.body).toEqual({
      code: 'c',
      ...aChannel({ returnWindow: 'P30D', settings }),
      active: false,
    });
    expect((await api.admin.get('/v1/channels').expect(200)).body.data).toEqual([created.body]);
  });

  test.each([
    [{ kind: 'etsy' }, '/kind'],
    [{ overAvailability: 'maybe' }, '/overAvailability'],
    [{ partialShipment: 'maybe' }, '/partialShipment'],
    [{ returnWindow: '30 days' }, '/returnWindow'],
    [{ settings: { taxInclusive: 'yes' } }, '/settings/taxInclusive'],
    [{ settings: [] }, '/settings'],
  ])('names what is wrong with %j', async (change, pointer) => {
    const answer = await api.admin.put('/v1/channels/bad', aChannel(change)).expect(422);
    expect(answer.body.errors).toEqual([{ pointer, message: expect.stringMatching(/\w/) }]);
  });
});

describe('PUT /v1/channels/{code}/listings/{channelSku}', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi();
    await api.admin.put('/v1/skus/TEA', { title: 'Tea' }).expect(201);
    await api.admin.put('/v1/channels/c', aChannel()).expect(201);
  });
  afterAll(() => api.close());

  test('says what the channel’s own SKU stands for, and how it is shown', async () => {
    const listing = { sku: 'TEA', buffer: 2, alertBelow: 10, pauseBelow: 3, resumeAt: 5 };
    const created = await api.admin.put('/v1/channels/c/listings/T%2F1', listing).expect(201);
    expect(created.body).toEqual({
      channel: 'c',
      channelSku: 'T/1',
      ...listing,
      paused: false,
      pausedForSeconds: 0,
    });
    await api.admin.put('/v1/channels/c/listings/T%2F1', { sku: 'TEA' }).expect(200);
    const read = await api.admin.get('/v1/channels/c/listings/T%2F1').expect(200);
    expect(read.body).toEqual({
      ...{ channel: 'c', channelSku: 'T/1', sku: 'TEA', buffer: 0 },
      ...{ paused: false, pausedForSeconds: 0 },
    });
    expect((await api.admin.get('/v1/channels/c/listings').expect(200)).body.data).toEqual([read.body]);
    const { body } = await api.admin.get('/v1/channels/c/timeline');
    expect((body as { data: { summary: string }[] }).data.map(({ summary }) => summary)).toEqual([
      'Channel c created',
      'Listing T/1 created',
      'Listing T/1 changed: buffer, alertBelow, pauseBelow, resumeAt',
    ]);
  });

  test('counts the seconds of a pause, those that are over and the present one', async () => {
    await api.admin.put('/v1/channels/c/listings/P', { sku: 'TEA' }).expect(201);
    const since = new Date(Date.now() - 90_000);
    await api.db
      .updateTable('channelListing')
      .set({ pausedSince: since, pausedSeconds: 10, published: 0 })
      .where('channelSku', '=', 'P')
      .execute();
    const { body } = await api.admin.get('/v1/channels/c/listings/P').expect(200);
    expect(body).toMatchObject({ paused: true, pausedSince: since.toISOString(), published: 0 });
    expect(body.pausedForSeconds).toBeGreaterThanOrEqual(100);
    expect(body.pausedForSeconds).toBeLessThan(130);
  });

  test('of what does not exist is refused, and so is a pause that could not end', async () => {
    await api.admin.put('/v1/channels/none/listings/x', { sku: 'TEA' }).expect(404);
    await api.admin.get('/v1/channels/none/listings').expect(404);
    await api.admin.get('/v1/channels/c/listings/none').expect(404);
    for (const [body, pointer] of [
      [{ sku: 'NONE' }, '/sku'],
      [{ sku: 'TEA', pauseBelow: 5, resumeAt: 4 }, '/resumeAt'],
      [{ sku: 'TEA', resumeAt: 4 }, '/resumeAt'],
      [{ sku: 'TEA', buffer: -1 }, '/buffer'],
    ] as const) {
      const answer = await api.admin.put('/v1/channels/c/listings/x', body).expect(422);
      expect(answer.body.errors[0].pointer).toBe(pointer);
    }
  });
});
