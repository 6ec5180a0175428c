import { anOrder } from '../../support/an-order';
import { NINE, openStore, type Store } from '../../support/a-store';
import { columnOf, pointersOf, rowsOf } from '../../support/rows';
import { openTestApi, type TestApi } from '../support';

let api: TestApi;
let store: Store;
let now = NINE;
let sku: string;

beforeAll(async () => {
  api = await openTestApi({ deps: { clock: { now: () => now } } });
  store = await openStore(api.db);
  sku = await store.sku('TEA', { PER: 1000 });
});
afterAll(() => api.close());

const story = () => anOrder(store).withLine(sku);

/** Ids of the orders a query finds. */
async function found(query: string): Promise<string[]> {
  const { body } = await api.admin.get(`/v1/orders?${query}`).expect(200);
  return (body.data as { id: string }[]).map((order) => order.id);
}

describe('GET /v1/orders', () => {
  test('shows each order as a line of work', async () => {
    const order = await story()
      .by('line@example.com', 'Lin Line')
      .with({ externalId: 'web-7' })
      .paid()
      .held()
      .build();
    now = order.now;
    const { body } = await api.admin.get('/v1/orders?q=web-7').expect(200);
    expect(body).toEqual({
      data: [
        {
          id: order.id,
          number: order.number,
          channel: 'shop',
          externalId: 'web-7',
          placedAt: NINE.toISOString(),
          status: 'paid',
          paymentStatus: 'captured',
          fulfilmentStatus: 'held',
          statusSince: '2026-03-02T09:01:00.000Z',
          ageInStatus: 'PT2M',
          promise: { shipBy: '2026-03-02T15:00:00.000Z', deliverBy: '2026-03-04T15:59:59.999Z' },
          customer: {
            id: expect.stringMatching(/^cus_/),
            email: 'line@example.com',
            name: 'Lin Line',
            type: 'consumer',
          },
          units: 1,
          total: { amount: 2500, currency: 'AUD' },
          locations: ['PER'],
          held: true,
          exceptions: [],
        },
      ],
      nextCursor: null,
    });
  });

  test('is paged by when orders were placed, also those heard of late, and leaves none out', async () => {
    const email = 'paged@example.com';
    const hours = [3, 1, 2, 2, 5];
    const ids: string[] = [];
    for (const hour of hours) {
      const placedAt = new Date(NINE.getTime() + hour * 3_600_000);
      ids.push((await story().by(email).undecided().with({ placedAt }).build()).id);
    }
    const { body } = await api.admin.get(`/v1/customers?email=${email}`).expect(200);
    const customer = `customer=${body.data[0].id}`;
    expect(await found('customer=PAGED@example.com')).toHaveLength(5);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { body: { data: { id: string }[]; nextCursor: string | null } } = await api.admin
        .get(`/v1/orders?${customer}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
        .expect(200);
      expect(page.body.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.body.data.map((order) => order.id));
      cursor = page.body.nextCursor;
    }
    // Of two placed at the same moment, the one heard of later comes first.
    expect(seen).toEqual([ids[4], ids[0], ids[3], ids[2], ids[1]]);
  });

  test('is narrowed by status on each of the three axes, by several words at once', async () => {
    const unpaid = await story().build();
    const processing = await story().paid('authorised').handedOff().build();
    const shipped = await story().paid('captured').handedOff().shipped().build();
    expect(await found('status=pendingPayment')).toContain(unpaid.id);
    const both = await found('status=processing,shipped&limit=200');
    expect(both).toEqual(expect.arrayContaining([processing.id, shipped.id]));
    expect(both).not.toContain(unpaid.id);
    expect(await found('paymentStatus=authorised')).toEqual([processing.id]);
    const left = await found('fulfilmentStatus=shipped');
    expect(left).toContain(shipped.id);
    expect(left).not.toContain(processing.id);
  });

  test('is narrowed by location and by promise, which together are the work that must go out next', async () => {
    await store.warehouse('SYD', 100);
    const fromSydney = await anOrder(store)
      .withLine(await store.sku('SYD-ONLY', { SYD: 5 }))
      .build();
    const later = await anOrder(store)
      .withLine('SYD-ONLY')
      .placed(new Date('2026-03-03T09:00:00.000Z'))
      .build();
    expect(await found('location=SYD')).toEqual([later.id, fromSydney.id]);
    expect(await found('location=SYD&promiseBefore=2026-03-03T00:00:00Z')).toEqual([fromSydney.id]);
    expect(await found('location=NOWHERE')).toEqual([]);
    expect(await found('channel=nowhere')).toEqual([]);
    expect(await found('channel=shop&location=SYD')).toHaveLength(2);
  });

  test('the normal queue holds only orders that need no judgement', async () => {
    const normal = await story().paid().handedOff().build();
    const trouble = await story().paid().handedOff().rejected().build();
    const queue = await found('status=paid,processing&exceptions=none&limit=200');
    expect(queue).toContain(normal.id);
    expect(queue).not.toContain(trouble.id);
    const { body } = await api.admin.get('/v1/orders?exceptions=open').expect(200);
    expect(body.data).toEqual([expect.objectContaining({ id: trouble.id, exceptions: ['handoffRejected'] })]);
  });

  test('finds what a caller can name: number, external id, e-mail, name, parcel', async () => {
    const order = await story()
      .by('Grace.Hopper@example.com', "Grace O'Hopper-Navy")
      .with({ externalId: 'A 55/b' })
      .paid()
      .handedOff()
      .shipped()
      .build();
    for (const q of [
      order.number,
      order.number.toLowerCase(),
      order.number.replace('EK', ''),
      'A 55/b',
      'grace.hopper@EXAMPLE.com',
      'hopp gra',
      'navy',
      order.trackingNumber,
    ])
      expect({ q, ids: await found(`q=${encodeURIComponent(q)}`) }).toEqual({ q, ids: [order.id] });
    for (const q of [
      'racehopper',
      'A 55',
      'grace.hopper@example.co',
      "'; drop table orders; --",
      ":* | !'",
      '%',
    ])
      expect({ q, ids: await found(`q=${encodeURIComponent(q)}`) }).toEqual({ q, ids: [] });
  });

  test('refuses what it does not know, naming it', async () => {
    const wrong = await api.admin
      .get('/v1/orders?status=paid,lost&exceptions=some&promiseBefore=soon')
      .expect(422);
    expect(pointersOf(wrong).sort()).toEqual(['/exceptions', '/promiseBefore', '/status']);
    await api.admin.get('/v1/orders?state=paid').expect(422);
    await api.admin.get('/v1/orders?q=').expect(422);
    await api.admin.get(`/v1/orders?cursor=${Buffer.from('["x"]').toString('base64url')}`).expect(400);
    await api
      .as(await api.keyFor('supplier', 'PER'))
      .get('/v1/orders')
      .expect(403);
  });
});

describe('GET /v1/orders/{id}/timeline', () => {
  test('tells who did what, when and why, oldest first, by the names of keys', async () => {
    const order = await story().paid().handedOff().build();
    now = order.now;
    const warehouse = api.as(await api.keyFor('warehouse', 'PER'));
    await warehouse.post(`/v1/shipments/${order.shipments[0]}/reject`, { reason: 'damaged' }).expect(200);
    const history = await api.admin.get(`/v1/orders/${order.id}/timeline?limit=200`).expect(200);
    const kinds = columnOf(history, 'kind');
    expect(kinds[0]).toBe('orderPlaced');
    expect(kinds).toEqual(
      expect.arrayContaining(['stockReserved', 'paymentReported', 'handoffSent', 'handoffRejected']),
    );
    const sequences = rowsOf<{ sequence: number }>(history).map((entry) => entry.sequence);
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    expect(rowsOf(history).find((entry) => entry['kind'] === 'handoffRejected')).toMatchObject({
      at: now.toISOString(),
      actor: { type: 'key', id: expect.stringMatching(/^key_/), name: 'a warehouse' },
      reason: 'damaged',
      data: { shipment: order.shipments[0], location: 'PER' },
    });
    const first = await api.admin.get(`/v1/orders/${order.id}/timeline?limit=3`).expect(200);
    const next = await api.admin.get(
      `/v1/orders/${order.id}/timeline?limit=1&cursor=${first.body.nextCursor}`,
    );
    expect(next.body.data[0]).toEqual(rowsOf(history)[3]);
    await api.admin.get('/v1/orders/ord_none/timeline').expect(404);
  });
});

describe('GET /v1/orders/{id}/routing', () => {
  test('explains the choice with every candidate and why it lost', async () => {
    await store.warehouse('DEAR', 9900);
    const order = await anOrder(store)
      .withLine(await store.sku('CHOICE', { PER: 5, DEAR: 5 }), 2)
      .build();
    const { body } = await api.admin.get(`/v1/orders/${order.id}/routing`).expect(200);
    expect(body.data).toHaveLength(1);
    expect(body.data[0]).toMatchObject({
      id: expect.stringMatching(/^dec_/),
      at: NINE.toISOString(),
      rulesVersion: 1,
      outcome: 'assigned',
      winner: [
        {
          location: 'PER',
          lines: [{ line: order.lines[0], sku: 'CHOICE', quantity: 2 }],
          cost: { amount: 600, currency: 'AUD' },
          transitDays: 2,
          promise: { shipBy: '2026-03-02T15:00:00.000Z' },
        },
      ],
    });
    const candidates = body.data[0].candidates as { location: string }[];
    const dear = candidates.find((each) => each.location === 'DEAR');
    expect(dear).toMatchObject({
      chosen: false,
      figures: { available: { CHOICE: 5 } },
      droppedBy: 'lowestCost',
    });
    await api.admin.get('/v1/orders/ord_none/routing').expect(404);
  });
});

describe('GET /v1/orders/{id}/finance', () => {
  test('shows events, revenue, margin and the three dates side by side', async () => {
    const order = await story().paid('captured').handedOff().shipped().paid('settled').build();
    const { body } = await api.admin.get(`/v1/orders/${order.id}/finance`).expect(200);
    const aud = (amount: number) => ({ amount, currency: 'AUD' });
    expect(body).toEqual({
      events: [
        {
          at: '2026-03-02T09:01:00.000Z',
          kind: 'paymentReceived',
          amount: aud(2500),
          cause: { type: 'payment', id: expect.any(String) },
        },
        {
          at: '2026-03-02T09:03:00.000Z',
          kind: 'fulfilmentCost',
          amount: aud(600),
          cause: { type: 'shipment', id: order.shipments[0] },
        },
        {
          at: '2026-03-02T09:03:00.000Z',
          kind: 'shippingCharged',
          amount: aud(500),
          cause: { type: 'order', id: order.id },
        },
      ],
      revenue: { recognised: aud(2500), pending: aud(0) },
      margin: aud(1900),
      dates: {
        confirmed: '2026-03-02T09:01:00.000Z',
        shipped: '2026-03-02T09:03:00.000Z',
        settled: '2026-03-02T09:04:00.000Z',
      },
    });
  });

  test('an unpaid order has no dates, and money is not for everybody', async () => {
    const order = await story().build();
    const { body } = await api.admin.get(`/v1/orders/${order.id}/finance`).expect(200);
    expect(body).toMatchObject({
      events: [],
      dates: {},
      revenue: { recognised: { amount: 0 }, pending: { amount: 2500 } },
    });
    await api.admin.get('/v1/orders/ord_none/finance').expect(404);
    await api
      .as(await api.keyFor('support'))
      .get(`/v1/orders/${order.id}/finance`)
      .expect(403);
    await api
      .as(await api.keyFor('auditor'))
      .get(`/v1/orders/${order.id}/finance`)
      .expect(200);
  });
});
