import { routes } from '../../../api/routes';
import { anOrder } from '../../support/an-order';
import { openStore } from '../../support/a-store';
import { openTestApi, type TestApi } from '../support';

let api: TestApi;
let shipment: string;

beforeAll(async () => {
  api = await openTestApi();
  const store = await openStore(api.db);
  await store.sku('TEA', { PER: 10 });
  shipment = (await anOrder(store).withLine('TEA').paid().handedOff().build()).shipments[0] ?? '';
});
afterAll(() => api.close());

const AREAS = /^\/v1\/(orders|shipments|handoffs|exceptions|notifications|customers)/;
const reads = routes.filter((route) => route.method === 'get' && AREAS.test(route.path));

const base64 = (text: string): string => Buffer.from(text).toString('base64url');

const ids = [
  '%00',
  '%ED%A0%80',
  '__proto__',
  'constructor',
  "'%20or%201=1",
  'x'.repeat(2000),
  '%F0%9F%8D%B5',
  '..%2F..',
];
const cursors = [
  'x',
  base64('null'),
  base64('[]'),
  base64('["\\u0000"]'),
  base64('["\\ud800"]'),
  base64('[9007199254740993]'),
  base64('["2026-03-02T09:00:00Z","\\u0000"]'),
  base64('["0000-01-01T00:00:00Z","ord_1"]'),
  base64('["9999-12-31T23:59:59.999Z","ord_1"]'),
  base64(`[${'['.repeat(5000)}${']'.repeat(5000)}]`),
];

test('every area of reads is among those that are tried', () => {
  expect(reads.length).toBeGreaterThanOrEqual(15);
});

describe.each(reads.map((route) => route.path))('GET %s', (path) => {
  const withId = (id: string): string => path.replace('{id}', id);

  test.each(ids.map((id) => [id.slice(0, 20), id]))('an id such as %s is not found', async (_shown, id) => {
    if (!path.includes('{id}'))
      return expect((await api.admin.get(`${path}?id=${id}`)).status).toBeGreaterThanOrEqual(400);
    const { status, body } = await api.admin.get(withId(id));
    expect([400, 404]).toContain(status);
    expect(body).toMatchObject({ status, code: expect.any(String) });
  });

  test('a cursor that was made up gives a page or 400, never a failure of ours', async () => {
    for (const cursor of cursors) {
      const { status } = await api.admin.get(`${withId('none')}?cursor=${cursor}`);
      expect({ cursor, ours: status >= 500 }).toEqual({ cursor, ours: false });
    }
  });
});

describe('what a node reports', () => {
  const line = { line: 'lin_none', quantity: 1 };
  const bodies: [verb: string, body: object][] = [
    ['pack', { parcels: [{ lines: [line] }] }],
    ['ship', { carrier: 'x', lines: [line] }],
    ['reject', { reason: 'x', lines: [line] }],
    ['ship', { carrier: 'x', lines: [{ line: 'lin_none', quantity: 1.5 }] }],
    ['ship', { carrier: 'x', lines: [{ line: 'lin_none', quantity: -1 }] }],
    ['ship', { carrier: 'x', lines: [{ line: 'lin_none', quantity: 2 ** 53 }] }],
    ['ship', { carrier: 'x', cost: { amount: 2 ** 53, currency: 'AUD' } }],
    ['ship', { carrier: 'x', cost: { amount: 1, currency: 'ZZZ' } }],
    ['ship', { carrier: 'x', shippedAt: '0000-00-00T00:00:00Z' }],
    ['ship', { carrier: '\0' }],
    ['ship', { carrier: '\ud800' }],
    ['ship', { carrier: 'x'.repeat(101) }],
    ['pack', { parcels: [{ lines: [line], weightGrams: 2 ** 31 }] }],
    ['pack', { parcels: 'all' }],
    ['reject', { reason: ['x'] }],
  ];

  test.each(bodies)('%s %j is refused, and the shipment stays where it was', async (verb, body) => {
    const { status } = await api.admin.post(`/v1/shipments/${shipment}/${verb}`, body);
    expect([409, 422]).toContain(status);
    const { body: shown } = await api.admin.get(`/v1/shipments/${shipment}`).expect(200);
    expect(shown).toMatchObject({ status: 'sent', parcels: [] });
  });
});
