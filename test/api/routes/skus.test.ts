import { openTestApi, type TestApi } from '../support';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const everything = {
  title: 'Green tea 100 g',
  barcode: '9300601234567',
  price: { amount: 1250, currency: 'AUD' },
  unitCost: { amount: 400, currency: 'AUD' },
  weightGrams: 120,
  dimensionsMm: { length: 90, width: 60, height: 160 },
  casePack: 12,
  fragile: true,
  lotTracked: true,
  serialTracked: false,
  hsCode: '0902.10',
  originCountry: 'JP',
  fulfilmentDays: 2,
  overAvailability: 'block',
};

describe('PUT /v1/skus/{sku}', () => {
  test('creates with 201, replaces with 200, and reads back what was written', async () => {
    const created = await api.admin.put('/v1/skus/TEA-1', everything).expect(201);
    expect(created.body).toEqual({ sku: 'TEA-1', ...everything });
    expect((await api.admin.get('/v1/skus/TEA-1').expect(200)).body).toEqual(created.body);
    await api.admin.put('/v1/skus/TEA-1', { title: 'Green tea' }).expect(200);
    expect((await api.admin.get('/v1/skus/TEA-1')).body).toEqual({
      sku: 'TEA-1',
      title: 'Green tea',
      fragile: false,
      lotTracked: false,
      serialTracked: false,
    });
  });

  test('refuses a barcode that is already another SKU’s, and lets a SKU keep its own', async () => {
    await api.admin.put('/v1/skus/B-1', { title: 'one', barcode: '111' }).expect(201);
    const taken = await api.admin.put('/v1/skus/B-2', { title: 'two', barcode: '111' }).expect(409);
    expect(taken.body).toMatchObject({ code: 'barcode_taken', sku: 'B-1' });
    await api.admin.get('/v1/skus/B-2').expect(404);
    await api.admin.put('/v1/skus/B-1', { title: 'one, renamed', barcode: '111' }).expect(200);
  });

  test('two with one barcode at once: one is created, the other hears why not', async () => {
    const codes = Array.from({ length: 20 }, (_, at) => `RACE-${at}`);
    const answers = await Promise.all(
      codes.map((sku) => api.admin.put(`/v1/skus/${sku}`, { title: sku, barcode: 'race' })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  });

  test.each([
    [{ title: '' }, '/title'],
    [{}, '/title'],
    [{ title: 'x', weightGrams: 1.5 }, '/weightGrams'],
    [{ title: 'x', casePack: 0 }, '/casePack'],
    [{ title: 'x', price: { amount: -1, currency: 'AUD' } }, '/price/amount'],
    [{ title: 'x', price: { amount: 12.5, currency: 'AUD' } }, '/price/amount'],
    [{ title: 'x', price: { amount: 1, currency: 'XXD' } }, '/price/currency'],
    [{ title: 'x', originCountry: 'jp' }, '/originCountry'],
    [{ title: 'x', originCountry: 'XX' }, '/originCountry'],
    [{ title: 'x', hsCode: 'tea' }, '/hsCode'],
    [{ title: 'x', dimensionsMm: { length: 1, width: 1 } }, '/dimensionsMm/height'],
    [{ title: 'x', overAvailability: 'backorder' }, '/overAvailability'],
    [{ title: 'x', components: [{ sku: 'a', quantity: 1 }] }, '/components'],
  ])('names what is wrong with %j', async (body, pointer) => {
    const answer = await api.admin.put('/v1/skus/BAD', body).expect(422);
    expect(answer.body.errors).toEqual([{ pointer, message: expect.stringMatching(/\w/) }]);
    await api.admin.get('/v1/skus/BAD').expect(404);
  });

  test('is on the timeline: who, when and what was before; saving the same again is nothing', async () => {
    await api.admin.put('/v1/skus/LOG', { title: 'first', weightGrams: 5 }).expect(201);
    await api.admin.put('/v1/skus/LOG', { title: 'first', weightGrams: 5 }).expect(200);
    await api.admin.put('/v1/skus/LOG', { title: 'second' }).expect(200);
    const { data } = (await api.admin.get('/v1/skus/LOG/timeline').expect(200)).body as { data: object[] };
    expect(data).toEqual([
      expect.objectContaining({
        kind: 'created',
        summary: 'SKU LOG created',
        actor: { type: 'key', id: expect.stringMatching(/^key_/), name: 'a admin' },
      }),
      expect.objectContaining({
        kind: 'changed',
        summary: 'SKU LOG changed: title, weightGrams',
        data: { changes: { title: { was: 'first', now: 'second' }, weightGrams: { was: 5, now: null } } },
      }),
    ]);
    await api.admin.get('/v1/skus/NONE/timeline').expect(404);
  });

  test('is for admin and operator; support and auditor read, others do not even that', async () => {
    for (const [role, put, get] of [
      ['operator', 201, 200],
      ['support', 403, 200],
      ['auditor', 403, 200],
      ['merchantApi', 403, 403],
      ['finance', 403, 403],
    ] as const) {
      const caller = api.as(await api.keyFor(role));
      await caller.put(`/v1/skus/by-${role}`, { title: 'x' }).expect(put);
      await caller.get('/v1/skus/TEA-1').expect(get);
    }
    for (const role of ['warehouse', 'thirdParty', 'supplier'] as const)
      await api
        .as(await api.keyFor(role, 'PER'))
        .get('/v1/skus/TEA-1')
        .expect(403);
  });
});

describe('GET /v1/skus', () => {
  test('pages by code and never shows one twice, also while others are added', async () => {
    for (const at of [1, 2, 3, 4, 5]) await api.admin.put(`/v1/skus/zz-${at}`, { title: 'x' }).expect(201);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await api.admin.get(`/v1/skus?limit=3${cursor && `&cursor=${cursor}`}`).expect(200);
      const page = body as { data: { sku: string }[]; nextCursor: string | null };
      seen.push(...page.data.map(({ sku }) => sku));
      cursor = page.nextCursor ?? '';
      await api.admin.put(`/v1/skus/aa-${seen.length}`, { title: 'x' });
    } while (cursor !== '');
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((sku) => sku.startsWith('zz-'))).toHaveLength(5);
  });
});
