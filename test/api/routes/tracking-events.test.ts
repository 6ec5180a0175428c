import { anOrder, type BuiltOrder } from '../../support/an-order';
import { NINE, openStore, type Store } from '../../support/a-store';
import { forgetJobs, waitingJobs } from '../../support/jobs';
import { pointersOf } from '../../support/rows';
import { openTestApi, type Caller, type TestApi } from '../support';

let api: TestApi;
let store: Store;
let now = NINE;
let perth: Caller;

beforeAll(async () => {
  api = await openTestApi({ deps: { clock: { now: () => now } } });
  store = await openStore(api.db);
  await store.warehouse('SYD');
  await store.sku('TEA', { PER: 1000 });
  perth = api.as(await api.keyFor('warehouse', 'PER'));
});
afterAll(() => api.close());

async function onItsWay(): Promise<BuiltOrder> {
  const order = await anOrder(store).withLine('TEA').paid().handedOff().shipped().build();
  now = order.now;
  return order;
}

const event = (order: BuiltOrder, status: string, extra: object = {}) => ({
  carrier: 'AusPost',
  trackingNumber: order.trackingNumber,
  status,
  occurredAt: now.toISOString(),
  ...extra,
});

async function read(orderId: string): Promise<Record<string, unknown>> {
  return (await api.admin.get(`/v1/orders/${orderId}`).expect(200)).body as Record<string, unknown>;
}

describe('POST /v1/tracking-events', () => {
  test('a delivery ends the order, tells its process, and is shown as a milestone', async () => {
    const order = await onItsWay();
    await forgetJobs(api.db);
    const { body } = await perth
      .post('/v1/tracking-events', event(order, 'delivered', { detail: 'At the door' }))
      .expect(200);
    expect(body).toEqual({ order: order.id, shipment: order.shipments[0], status: 'delivered' });
    expect(await waitingJobs(api.db)).toContain(`facts:${order.id}`);
    expect(await read(order.id)).toMatchObject({
      status: 'delivered',
      holder: 'customer',
      lines: [{ delivered: 1 }],
      shipments: [
        { deliveredAt: now.toISOString(), milestones: [{ status: 'delivered', detail: 'At the door' }] },
      ],
      nextAction: { kind: 'measureRetention' },
    });
  });

  test('the same report twice is once, and an older one moves nothing back', async () => {
    const order = await onItsWay();
    const out = event(order, 'outForDelivery');
    await api.admin.post('/v1/tracking-events', out).expect(200);
    await api.admin.post('/v1/tracking-events', out).expect(200);
    const before = new Date(now.getTime() - 30_000).toISOString();
    const late = await api.admin
      .post('/v1/tracking-events', { ...event(order, 'inTransit'), occurredAt: before })
      .expect(200);
    expect(late.body.status).toBe('outForDelivery');
    expect(await read(order.id)).toMatchObject({
      shipments: [
        { status: 'outForDelivery', milestones: [{ status: 'inTransit' }, { status: 'outForDelivery' }] },
      ],
    });
  });

  test('a delay is listed with its length and cause, and the customer hears of it', async () => {
    const order = await onItsWay();
    const delay = { businessDays: 1, reason: 'The pickup moved' };
    await api.admin.post('/v1/tracking-events', event(order, 'delayed', { delay })).expect(200);
    const shown = await read(order.id);
    expect(shown).toMatchObject({
      steps: { shipping: 'delayed' },
      exceptions: [{ kind: 'carrierDelay', context: { businessDays: 1, reason: 'The pickup moved' } }],
      shipments: [{ milestones: [{ status: 'delayed', delay }] }],
      nextAction: { kind: 'flagException' },
    });
    const kinds = (shown['messages'] as { kind: string }[]).map((message) => message.kind);
    expect(kinds).toContain('delayNotice');
  });

  test('a number that names no parcel is never lost: 202 with the exception, one however often it comes', async () => {
    const unknown = {
      carrier: 'AusPost',
      trackingNumber: 'NOBODYS',
      status: 'inTransit',
      occurredAt: now.toISOString(),
    };
    const first = await api.admin.post('/v1/tracking-events', unknown).expect(202);
    expect(first.body).toEqual({ exception: expect.stringMatching(/^exc_/), kind: 'unknownTracking' });
    const again = await api.admin
      .post('/v1/tracking-events', { ...unknown, status: 'delivered' })
      .expect(202);
    expect(again.body).toEqual(first.body);
    const { body } = await api.admin.get(`/v1/exceptions/${first.body.exception}`).expect(200);
    expect(body).toMatchObject({
      kind: 'unknownTracking',
      subject: { type: 'partner', id: 'AusPost' },
      context: { trackingNumber: 'NOBODYS', source: 'api' },
    });
  });

  test("a partner's report about somebody else's parcel is one about no parcel, and moves nothing", async () => {
    const order = await onItsWay();
    const sydney = api.as(await api.keyFor('thirdParty', 'SYD'));
    const foreign = await sydney.post('/v1/tracking-events', event(order, 'delivered')).expect(202);
    expect(foreign.body.kind).toBe('unknownTracking');
    expect(foreign.text).not.toContain(order.id);
    expect((await read(order.id))['status']).toBe('shipped');
  });

  test.each([
    ['an unknown status', { status: 'teleported' }, '/status'],
    ['a day that has not come', { occurredAt: '2026-03-09T00:00:00Z' }, '/occurredAt'],
    ['an instant without zone', { occurredAt: '2026-03-02 09:00' }, '/occurredAt'],
    ['no carrier', { carrier: '' }, '/carrier'],
    ['an unknown member', { weather: 'rain' }, '/weather'],
    ['a delay without its cause', { delay: { businessDays: 2 } }, '/delay/reason'],
  ])('with %s it is refused, naming the place', async (_what, wrong, pointer) => {
    const order = { trackingNumber: 'T' } as BuiltOrder;
    const refused = await api.admin.post('/v1/tracking-events', event(order, 'inTransit', wrong)).expect(422);
    expect(pointersOf(refused)).toEqual([pointer]);
  });

  test('is not for those who only read', async () => {
    await api
      .as(await api.keyFor('auditor'))
      .post('/v1/tracking-events', {})
      .expect(403);
  });
});
