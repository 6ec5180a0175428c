import { anOrder } from '../../support/an-order';
import { openStore, type Store } from '../../support/a-store';
import { columnOf } from '../../support/rows';
import { openTestApi, type TestApi } from '../support';

let api: TestApi;
let store: Store;

beforeAll(async () => {
  api = await openTestApi();
  store = await openStore(api.db);
  await store.sku('TEA', { PER: 100 });
});
afterAll(() => api.close());

describe('GET /v1/customers', () => {
  test('the profile has the customer, what they bought and what they were told, in one answer', async () => {
    const first = await anOrder(store)
      .withLine('TEA')
      .by('Mary@Example.com', 'Mary Shelley')
      .paid()
      .handedOff()
      .shipped()
      .build();
    const second = await anOrder(store)
      .withLine('TEA')
      .placed(new Date('2026-03-05T09:00:00.000Z'))
      .with({
        customer: { email: 'mary@example.com', name: 'M. Shelley', phone: '+61 8 1234', type: 'business' },
      })
      .build();
    const { body: found } = await api.admin.get('/v1/customers?email=MARY@example.COM').expect(200);
    // The first name we heard stays until somebody edits it.
    expect(found).toEqual({
      data: [
        {
          id: expect.stringMatching(/^cus_/),
          email: 'mary@example.com',
          name: 'Mary Shelley',
          type: 'consumer',
          createdAt: '2026-03-02T09:00:00.000Z',
        },
      ],
      nextCursor: null,
    });
    const { body } = await api.admin.get(`/v1/customers/${found.data[0].id}`).expect(200);
    expect(body).toMatchObject(found.data[0]);
    expect(columnOf({ body: { data: body.orders } }, 'id')).toEqual([second.id, first.id]);
    expect(body.orders[1]).toMatchObject({
      status: 'shipped',
      number: first.number,
      customer: { name: 'Mary Shelley' },
    });
    expect(columnOf({ body: { data: body.messages } }, 'kind')).toEqual([
      'shippingConfirmation',
      'orderConfirmation',
    ]);
  });

  test('the list pages newest first, and finds nobody where there is nobody', async () => {
    for (const name of ['one', 'two', 'three'])
      await anOrder(store).withLine('TEA').undecided().by(`${name}@paging.example`).build();
    const first = await api.admin.get('/v1/customers?limit=2').expect(200);
    expect(columnOf(first, 'email')).toEqual(['three@paging.example', 'two@paging.example']);
    const next = await api.admin.get(`/v1/customers?limit=1&cursor=${first.body.nextCursor}`).expect(200);
    expect(columnOf(next, 'email')).toEqual(['one@paging.example']);
    expect((await api.admin.get('/v1/customers?email=nobody@example.com').expect(200)).body.data).toEqual([]);
    await api.admin.get('/v1/customers/cus_none').expect(404);
  });

  test('customers are no business of a partner', async () => {
    await api
      .as(await api.keyFor('supplier', 'PER'))
      .get('/v1/customers')
      .expect(403);
    await api
      .as(await api.keyFor('merchantApi'))
      .get('/v1/customers')
      .expect(200);
  });
});
