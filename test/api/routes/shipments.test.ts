import { anOrder } from '../../support/an-order';
import { NINE, openStore, PERTH, type Store } from '../../support/a-store';
import { forgetJobs, waitingJobs } from '../../support/jobs';
import { rowsOf } from '../../support/rows';
import { openTestApi, type Caller, type TestApi } from '../support';

let api: TestApi;
let store: Store;
let now = NINE;
let sku: string;
let perth: Caller;
let sydney: Caller;

beforeAll(async () => {
  api = await openTestApi({ deps: { clock: { now: () => now } } });
  store = await openStore(api.db);
  await store.warehouse('SYD');
  sku = await store.sku('TEA', { PER: 1000 });
  await store.sku('SYD-TEA', { SYD: 1000 });
  perth = api.as(await api.keyFor('warehouse', 'PER'));
  sydney = api.as(await api.keyFor('thirdParty', 'SYD'));
});
afterAll(() => api.close());
beforeEach(() => {
  now = new Date(NINE.getTime() + 5 * 60_000);
});

const aud = (amount: number) => ({ amount, currency: 'AUD' });
const paid = (quantity = 1) => anOrder(store).withLine(sku, quantity).paid();
const handedOff = (quantity = 1) => paid(quantity).handedOff();

async function statusOf(orderId: string) {
  const { body } = await api.admin.get(`/v1/orders/${orderId}`).expect(200);
  return body as { status: string; fulfilmentStatus: string; shipments: { status: string }[] } & Record<
    string,
    unknown
  >;
}

describe('GET /v1/shipments', () => {
  test("a node's view has all it needs to pack, and neither price, payment, e-mail address nor cost", async () => {
    const order = await handedOff(2)
      .with({ giftMessage: 'Enjoy' })
      .by('private@example.com')
      .shipped()
      .build();
    const id = order.shipments[0];
    const { body, text } = await perth.get(`/v1/shipments/${id}`).expect(200);
    expect(body).toMatchObject({
      id,
      order: order.id,
      number: order.number,
      location: 'PER',
      status: 'shipped',
      shipTo: PERTH,
      instructions: { giftMessage: 'Enjoy' },
      goods: [{ line: order.lines[0], sku, title: 'Thing TEA', quantity: 2 }],
      handoff: { format: 'portal', state: 'acknowledged', attempts: 1 },
    });
    expect(text).not.toMatch(/private@example|"amount"|cost|price|payment/i);
    const own = await api.admin.get(`/v1/shipments/${id}`).expect(200);
    expect(own.body.cost).toEqual(aud(600));
  });

  test("another party's shipment does not exist: not to read, not to list, not to work on", async () => {
    const order = await handedOff().build();
    const path = `/v1/shipments/${order.shipments[0]}`;
    const unknown = await sydney.get('/v1/shipments/shp_none').expect(404);
    expect((await sydney.get(path).expect(404)).body).toEqual(unknown.body);
    await sydney.get(`${path}/timeline`).expect(404);
    for (const [verb, body] of [
      ['acknowledge', {}],
      ['reject', { reason: 'notInStock' }],
      ['pack', { parcels: [{ lines: [{ line: 'lin_1', quantity: 1 }] }] }],
      ['ship', { carrier: 'AusPost' }],
    ] as const)
      await sydney.post(`${path}/${verb}`, body).expect(404);
    expect((await statusOf(order.id)).status).toBe('processing');
    const lists = [
      `/v1/shipments?order=${order.id}`,
      '/v1/shipments?location=PER',
      '/v1/handoffs?location=PER',
    ];
    for (const list of lists)
      expect((await sydney.get(list).expect(200)).body).toEqual({ data: [], nextCursor: null });
    expect((await perth.get(`/v1/shipments?order=${order.id}`).expect(200)).body.data).toHaveLength(1);
  });

  test('the list is narrowed by status, location and order, and pages without a gap', async () => {
    const order = await anOrder(store).withLine('SYD-TEA').paid().build();
    const planned = await api.admin.get('/v1/shipments?location=SYD&status=planned,sent').expect(200);
    expect(planned.body.data).toEqual([
      expect.objectContaining({
        id: order.shipments[0],
        handoff: { format: 'portal', state: 'pending', attempts: 0 },
      }),
    ]);
    const all = await api.admin.get('/v1/shipments?limit=200').expect(200);
    const first = await api.admin.get('/v1/shipments?limit=2').expect(200);
    const second = await api.admin.get(`/v1/shipments?limit=2&cursor=${first.body.nextCursor}`).expect(200);
    expect([...rowsOf(first), ...rowsOf(second)]).toEqual(rowsOf(all).slice(0, 4));
    await api.admin.get('/v1/shipments?status=gone').expect(422);
    await api
      .as(await api.keyFor('finance'))
      .get('/v1/shipments')
      .expect(200);
  });
});

describe('POST /v1/shipments/{id}/acknowledge', () => {
  test('confirms the hand-off, once, by the name of the node, and wakes nobody in time', async () => {
    const order = await handedOff().build();
    await forgetJobs(api.db);
    const path = `/v1/shipments/${order.shipments[0]}`;
    const { body } = await perth.post(`${path}/acknowledge`).expect(200);
    expect(body).toMatchObject({
      status: 'acknowledged',
      handoff: { state: 'acknowledged', acknowledgedAt: now.toISOString() },
    });
    await perth.post(`${path}/acknowledge`, {}).expect(200);
    expect(await waitingJobs(api.db)).toEqual([]);
    expect(await statusOf(order.id)).toMatchObject({
      status: 'processing',
      fulfilmentStatus: 'acknowledged',
    });
    const { body: history } = await perth.get(`${path}/timeline`).expect(200);
    const confirmed = (history.data as { kind: string }[]).filter(
      (entry) => entry.kind === 'handoffAcknowledged',
    );
    expect(confirmed).toEqual([
      expect.objectContaining({ actor: expect.objectContaining({ name: 'a warehouse' }) }),
    ]);
  });

  test('is refused for a shipment that no node was asked for, or that was cancelled', async () => {
    const planned = await paid().build();
    const refused = await perth.post(`/v1/shipments/${planned.shipments[0]}/acknowledge`).expect(409);
    expect(refused.body).toMatchObject({
      code: 'shipment_moved_on',
      status: 409,
      shipment: planned.shipments[0],
    });
    await api.admin.post('/v1/shipments/shp_none/acknowledge').expect(404);
    await api
      .as(await api.keyFor('support'))
      .post(`/v1/shipments/${planned.shipments[0]}/acknowledge`)
      .expect(403);
    await perth.post(`/v1/shipments/${planned.shipments[0]}/acknowledge`, { note: 'x' }).expect(422);
  });

  test('late, it wakes the process that was chasing the node', async () => {
    const order = await handedOff().lookedAt(300).build();
    expect((await statusOf(order.id)).shipments[0]?.status).toBe('overdue');
    await forgetJobs(api.db);
    await perth.post(`/v1/shipments/${order.shipments[0]}/acknowledge`).expect(200);
    expect(await waitingJobs(api.db)).toEqual([`facts:${order.id}`]);
  });
});

describe('POST /v1/shipments/{id}/reject and /resend', () => {
  test('a refusal is listed with its reason and the units, and an operator sends it once more', async () => {
    const order = await handedOff(2).build();
    const path = `/v1/shipments/${order.shipments[0]}`;
    const lines = [{ line: order.lines[0], quantity: 1 }];
    const { body } = await perth
      .post(`${path}/reject`, { reason: 'damaged', lines, note: 'Wet box' })
      .expect(200);
    expect(body).toMatchObject({ status: 'rejected', handoff: { state: 'rejected', lastError: 'damaged' } });
    const order1 = await statusOf(order.id);
    expect(order1).toMatchObject({
      status: 'paid',
      steps: { fulfilment: 'rejected' },
      nextAction: { kind: 'flagException', reason: expect.stringContaining('damaged') },
      exceptions: [{ kind: 'handoffRejected', status: 'open' }],
    });
    await perth.post(`${path}/reject`, { reason: 'damaged', lines, note: 'Wet box' }).expect(200);
    const history = await perth.get(`${path}/timeline`).expect(200);
    const explained = rowsOf(history).filter((entry) => entry['kind'] === 'rejectionExplained');
    expect(explained).toEqual([
      expect.objectContaining({ reason: 'Wet box', data: expect.objectContaining({ lines }) }),
    ]);

    await forgetJobs(api.db);
    await perth.post(`${path}/resend`).expect(403);
    const resent = await api
      .as(await api.keyFor('operator'))
      .post(`${path}/resend`)
      .expect(200);
    expect(resent.body.status).toBe('planned');
    expect(await waitingJobs(api.db)).toEqual([`facts:${order.id}`]);
    const twice = await api.admin.post(`${path}/resend`).expect(409);
    expect(twice.body.code).toBe('shipment_moved_on');
  });

  test('naming units that the shipment does not have refuses the whole report', async () => {
    const order = await handedOff().build();
    const lines = [{ line: order.lines[0], quantity: 2 }];
    const refused = await perth
      .post(`/v1/shipments/${order.shipments[0]}/reject`, { reason: 'notInStock', lines })
      .expect(409);
    expect(refused.body).toMatchObject({ code: 'quantity_not_open', planned: 1, reported: 2 });
    expect((await statusOf(order.id)).shipments[0]?.status).toBe('sent');
    await perth.post(`/v1/shipments/${order.shipments[0]}/reject`, {}).expect(422);
  });
});

describe('POST /v1/shipments/{id}/pack', () => {
  test('keeps the parcels, confirms the hand-off and marks how far it is; packing again replaces them', async () => {
    const order = await handedOff(3).build();
    const path = `/v1/shipments/${order.shipments[0]}`;
    const [line] = order.lines;
    await perth.post(`${path}/pack`, { parcels: [{ lines: [{ line, quantity: 3 }] }] }).expect(200);
    const parcels = [
      {
        lines: [{ line, quantity: 2 }],
        weightGrams: 800,
        dimensionsMm: { length: 300, width: 200, height: 100 },
      },
      { lines: [{ line, quantity: 1 }], trackingNumber: 'P-2' },
    ];
    const { body } = await perth.post(`${path}/pack`, { parcels }).expect(200);
    expect(body).toMatchObject({ status: 'packed', handoff: { state: 'acknowledged' } });
    expect(body.parcels).toEqual(
      parcels.map((parcel) => ({ id: expect.stringMatching(/^par_/), ...parcel })),
    );
    expect(await statusOf(order.id)).toMatchObject({
      status: 'processing',
      fulfilmentStatus: 'acknowledged',
      steps: { fulfilment: 'packed' },
      nextAction: { kind: 'ship' },
    });
  });

  test('never packs more than was asked for, nor what has left', async () => {
    const order = await handedOff(2).build();
    const path = `/v1/shipments/${order.shipments[0]}/pack`;
    const [line] = order.lines;
    const one = { lines: [{ line, quantity: 1 }] };
    const refused = await perth.post(path, { parcels: [one, one, one] }).expect(409);
    expect(refused.body).toMatchObject({ code: 'quantity_not_open', line, planned: 2, reported: 3 });
    const twice = {
      lines: [
        { line, quantity: 1 },
        { line, quantity: 1 },
      ],
    };
    expect((await perth.post(path, { parcels: [twice] }).expect(422)).body.errors[0].pointer).toBe(
      '/parcels/0/lines',
    );
    await perth.post(path, { parcels: [] }).expect(422);
    await perth.post(`/v1/shipments/${order.shipments[0]}/ship`, { carrier: 'AusPost' }).expect(200);
    expect((await perth.post(path, { parcels: [one] }).expect(409)).body.code).toBe('shipment_moved_on');
  });
});
