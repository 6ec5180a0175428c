import { anOrder } from '../../support/an-order';
import { openStore, type Store } from '../../support/a-store';
import { columnOf } from '../../support/rows';
import { openTestApi, type TestApi } from '../support';

let api: TestApi;
let store: Store;

beforeAll(async () => {
  api = await openTestApi();
  store = await openStore(api.db);
  await store.warehouse('SYD');
});
afterAll(() => api.close());

describe('GET /v1/handoffs', () => {
  test('is listed by state and location, with what a person needs to chase a node', async () => {
    const sku = await store.sku('TEA', { PER: 10 });
    await store.sku('SYD-TEA', { SYD: 10 });
    const story = () => anOrder(store).withLine(sku).paid().handedOff();
    const sent = await story().build();
    const overdue = await story().lookedAt(300).build();
    const rejected = await story().rejected('capacity').build();
    const acknowledged = await anOrder(store).withLine('SYD-TEA').paid().handedOff().acknowledged().build();
    const list = async (query: string) =>
      (await api.admin.get(`/v1/handoffs${query}`).expect(200)).body.data as object[];

    expect(await list('?state=sent')).toEqual([
      {
        shipment: sent.shipments[0],
        order: sent.id,
        location: 'PER',
        format: 'portal',
        state: 'sent',
        sentAt: '2026-03-02T09:02:00.000Z',
        dueAt: '2026-03-02T13:02:00.000Z',
        attempts: 1,
      },
    ]);
    expect(await list('?state=overdue')).toEqual([
      expect.objectContaining({ order: overdue.id, state: 'overdue' }),
    ]);
    expect(await list('?state=rejected')).toEqual([
      expect.objectContaining({ order: rejected.id, lastError: 'capacity' }),
    ]);
    expect(await list('?location=SYD')).toEqual([
      expect.objectContaining({ order: acknowledged.id, state: 'acknowledged' }),
    ]);
    expect(await list('?state=sent,overdue&location=PER')).toHaveLength(2);

    const first = await api.admin.get('/v1/handoffs?limit=3').expect(200);
    expect(columnOf(first, 'order')).toEqual([acknowledged.id, rejected.id, overdue.id]);
    const second = await api.admin.get(`/v1/handoffs?limit=3&cursor=${first.body.nextCursor}`).expect(200);
    expect(second.body).toEqual({ data: [expect.objectContaining({ order: sent.id })], nextCursor: null });

    const sydney = api.as(await api.keyFor('warehouse', 'SYD'));
    expect((await sydney.get('/v1/handoffs').expect(200)).body.data).toEqual([
      expect.objectContaining({ order: acknowledged.id }),
    ]);
    await api.admin.get('/v1/handoffs?state=late').expect(422);
  });
});
