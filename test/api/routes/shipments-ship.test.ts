import { randomUUID } from 'node:crypto';

import { anOrder } from '../../support/an-order';
import { NINE, openStore, type Store } from '../../support/a-store';
import { forgetJobs, waitingJobs } from '../../support/jobs';
import { openTestApi, type Caller, type TestApi } from '../support';

let api: TestApi;
let store: Store;
let now = NINE;
let sku: string;
let perth: Caller;

beforeAll(async () => {
  api = await openTestApi({ deps: { clock: { now: () => now } } });
  store = await openStore(api.db);
  sku = await store.sku('TEA', { PER: 1000 });
  perth = api.as(await api.keyFor('warehouse', 'PER'));
});
afterAll(() => api.close());
beforeEach(() => {
  now = new Date(NINE.getTime() + 5 * 60_000);
});

const handedOff = (quantity = 1) => anOrder(store).withLine(sku, quantity).paid().handedOff();

async function read(orderId: string): Promise<Record<string, unknown>> {
  return (await api.admin.get(`/v1/orders/${orderId}`).expect(200)).body as Record<string, unknown>;
}

describe('POST /v1/shipments/{id}/ship', () => {
  test('books the goods out, the cost and the news, once, however often it is reported', async () => {
    const order = await handedOff(2).build();
    const path = `/v1/shipments/${order.shipments[0]}/ship`;
    const trackingNumber = `T-${randomUUID()}`;
    const report = {
      carrier: 'AusPost',
      service: 'Express',
      trackingNumber,
      cost: { amount: 750, currency: 'AUD' },
      shippedAt: '2026-03-02T09:04:30Z',
    };
    await forgetJobs(api.db);
    const { body } = await perth.post(path, report).expect(200);
    expect(body).toMatchObject({
      status: 'shipped',
      carrier: 'AusPost',
      service: 'Express',
      trackingNumber,
      shippedAt: '2026-03-02T09:04:30.000Z',
      handoff: { state: 'acknowledged' },
    });
    const jobs = await waitingJobs(api.db);
    expect(jobs).toEqual(expect.arrayContaining([`facts:${order.id}`, `tracker:${order.shipments[0]}`]));
    const shipped = await read(order.id);
    expect(shipped).toMatchObject({
      status: 'shipped',
      lines: [{ shipped: 2, reserved: 0 }],
      holder: 'carrier',
    });
    await perth.post(path, report).expect(200);
    expect(await read(order.id)).toEqual(shipped);
    const stock = await api.admin.get(`/v1/inventory/${sku}`).expect(200);
    expect(stock.body).toMatchObject({ onHand: 998, reserved: 0 });
  });

  test('a number and a cost that come later complete it: fulfilled first, then shipped', async () => {
    const order = await handedOff().build();
    const path = `/v1/shipments/${order.shipments[0]}/ship`;
    await perth.post(path, { carrier: 'AusPost' }).expect(200);
    expect(await read(order.id)).toMatchObject({
      status: 'fulfilled',
      steps: { shipping: 'awaitingTracking' },
      nextMessage: { kind: 'orderConfirmation', on: 'atOnce' },
    });
    const trackingNumber = `T-${randomUUID()}`;
    await perth
      .post(path, { carrier: 'AusPost', trackingNumber, cost: { amount: 1, currency: 'AUD' } })
      .expect(200);
    expect(await read(order.id)).toMatchObject({
      status: 'shipped',
      shipments: [{ trackingNumber, cost: { amount: 1 } }],
    });
    const other = await perth.post(path, { carrier: 'AusPost', trackingNumber: 'OTHER' }).expect(409);
    expect(other.body.code).toBe('shipment_moved_on');
  });

  test('a part that ships leaves the rest as a shipment of the same node', async () => {
    const order = await handedOff(3).build();
    const lines = [{ line: order.lines[0], quantity: 2 }];
    const body = { carrier: 'AusPost', trackingNumber: `T-${randomUUID()}`, lines };
    await perth.post(`/v1/shipments/${order.shipments[0]}/ship`, body).expect(200);
    expect(await read(order.id)).toMatchObject({
      status: 'partiallyFulfilled',
      fulfilmentStatus: 'partiallyShipped',
      steps: { allocation: 'partlyShipped', fulfilment: 'partlyShipped' },
      holder: 'node',
      lines: [{ shipped: 2, reserved: 1 }],
      shipments: [
        { status: 'shipped', lines: [{ quantity: 2 }] },
        { status: 'sent', lines: [{ quantity: 1 }] },
      ],
    });
    expect((await perth.get(`/v1/shipments?order=${order.id}`).expect(200)).body.data).toHaveLength(2);
  });

  test.each([
    ['units it does not have', { lines: [{ quantity: 2 }] }, 409, 'quantity_not_open'],
    ['a line twice', { lines: [{ quantity: 1 }, { quantity: 1 }] }, 422, 'invalid'],
    ['no line at all', { lines: [] }, 422, 'invalid'],
    ['a day that has not come', { shippedAt: '2026-03-03T00:00:00Z' }, 422, 'invalid'],
    ['an unknown member', { weight: 3 }, 422, 'invalid'],
    ['a negative cost', { cost: { amount: -1, currency: 'AUD' } }, 422, 'invalid'],
    ['a number that no label can bear', { trackingNumber: 'T\n1' }, 422, 'invalid'],
  ])('is refused for %s, and nothing has left', async (_what, body, status, code) => {
    const order = await handedOff().build();
    const lines = 'lines' in body ? body.lines.map((line) => ({ line: order.lines[0], ...line })) : undefined;
    const report = { carrier: 'AusPost', ...body, ...(lines === undefined ? {} : { lines }) };
    const refused = await perth.post(`/v1/shipments/${order.shipments[0]}/ship`, report).expect(status);
    expect(refused.body.code).toBe(code);
    expect(await read(order.id)).toMatchObject({
      status: 'processing',
      lines: [{ shipped: 0, reserved: 1 }],
    });
  });

  test("a parcel's number belongs to one shipment", async () => {
    const first = await handedOff().shipped().build();
    const second = await handedOff().build();
    const body = { carrier: 'auspost', trackingNumber: first.trackingNumber };
    const refused = await perth.post(`/v1/shipments/${second.shipments[0]}/ship`, body).expect(409);
    expect(refused.body).toMatchObject({ code: 'reference_conflict', trackingNumber: first.trackingNumber });
  });

  test('what was cancelled does not leave', async () => {
    const cancelled = await anOrder(store).withLine(sku).paid().handedOff().cancelled().build();
    const { body } = await api.admin.get(`/v1/shipments?order=${cancelled.id}`).expect(200);
    const refused = await perth
      .post(`/v1/shipments/${body.data[0].id}/ship`, { carrier: 'AusPost' })
      .expect(409);
    expect(refused.body).toMatchObject({ code: 'shipment_moved_on', status: 409 });
  });

  test('a retry under the same key hears the first answer, byte for byte', async () => {
    const order = await handedOff().build();
    const send = () =>
      perth
        .post(`/v1/shipments/${order.shipments[0]}/ship`, { carrier: 'AusPost' })
        .set('Idempotency-Key', `ship-${order.id}`)
        .expect(200);
    const first = await send();
    now = new Date(now.getTime() + 60_000);
    const again = await send();
    expect(again.text).toBe(first.text);
    expect(again.headers['idempotent-replayed']).toBe('true');
  });
});
