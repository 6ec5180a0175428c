import { anOrder } from '../../support/an-order';
import { openStore, type Store } from '../../support/a-store';
import { openTestApi, type TestApi } from '../support';

let api: TestApi;
let store: Store;

beforeAll(async () => {
  api = await openTestApi();
  store = await openStore(api.db);
  await store.sku('TEA', { PER: 100 });
});
afterAll(() => api.close());

async function kinds(query: string): Promise<string[]> {
  const { body } = await api.admin.get(`/v1/notifications?${query}`).expect(200);
  return (body.data as { kind: string }[]).map((message) => message.kind);
}

describe('GET /v1/notifications', () => {
  test('keeps every message against its order and customer, as it was written, newest first', async () => {
    const order = await anOrder(store)
      .withLine('TEA')
      .by('reader@example.com')
      .paid()
      .handedOff()
      .shipped()
      .build();
    const sent = { status: 'sent', subject: 'On its way', body: 'Hello Ada', sentAt: order.now };
    await api.db.updateTable('notification').set(sent).where('kind', '=', 'shippingConfirmation').execute();
    const { body } = await api.admin.get(`/v1/notifications?order=${order.id}`).expect(200);
    expect(body).toMatchObject({
      data: [{ kind: 'shippingConfirmation' }, { kind: 'orderConfirmation' }],
      nextCursor: null,
    });
    expect(body.data[0]).toEqual({
      id: expect.stringMatching(/^ntf_/),
      kind: 'shippingConfirmation',
      channel: 'email',
      to: 'reader@example.com',
      subject: 'On its way',
      body: 'Hello Ada',
      status: 'sent',
      order: order.id,
      customer: expect.stringMatching(/^cus_/),
      createdAt: '2026-03-02T09:03:00.000Z',
      sentAt: order.now.toISOString(),
      attempts: 0,
    });
    const one = await api.admin.get(`/v1/notifications/${body.data[0].id}`).expect(200);
    expect(one.body).toEqual(body.data[0]);
    expect(await kinds(`customer=${body.data[0].customer}`)).toEqual([
      'shippingConfirmation',
      'orderConfirmation',
    ]);
    expect(await kinds(`order=${order.id}&status=queued`)).toEqual(['orderConfirmation']);
    expect(await kinds(`order=${order.id}&kind=cancellation`)).toEqual([]);
    const first = await api.admin.get(`/v1/notifications?order=${order.id}&limit=1`).expect(200);
    expect(await kinds(`order=${order.id}&limit=1&cursor=${first.body.nextCursor}`)).toEqual([
      'orderConfirmation',
    ]);
  });

  test('is for those who speak with customers, and 404 for what is none', async () => {
    await api.admin.get('/v1/notifications/ntf_none').expect(404);
    await api.admin.get('/v1/notifications?status=lost').expect(422);
    await api
      .as(await api.keyFor('support'))
      .get('/v1/notifications')
      .expect(200);
    await api
      .as(await api.keyFor('warehouse', 'PER'))
      .get('/v1/notifications')
      .expect(403);
    await api
      .as(await api.keyFor('finance'))
      .get('/v1/notifications')
      .expect(403);
  });
});
