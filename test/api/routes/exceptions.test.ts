import { openException, resolveBySubject } from '../../../database/exception';
import { lookAtOrder } from '../../../database/order/look';
import { anOrder } from '../../support/an-order';
import { CLERK, NINE, openStore, type Store } from '../../support/a-store';
import { columnOf } from '../../support/rows';
import { openTestApi, type Caller, type TestApi } from '../support';

let api: TestApi;
let store: Store;
let now = NINE;
let operator: Caller;

beforeAll(async () => {
  api = await openTestApi({ deps: { clock: { now: () => now } } });
  store = await openStore(api.db);
  await store.sku('TEA', { PER: 1000 });
  operator = api.as(await api.keyFor('operator'));
});
afterAll(() => api.close());

const minutes = (count: number) => new Date(NINE.getTime() + count * 60_000);
const story = () => anOrder(store).withLine('TEA', 2).paid().handedOff();

interface Shown {
  id: string;
  kind: string;
  status: string;
  escalations: number;
  severity: string;
}

async function exceptionsOf(orderId: string, status = 'open'): Promise<Shown[]> {
  const { body } = await api.admin.get(`/v1/exceptions?order=${orderId}&status=${status}`).expect(200);
  return body.data as Shown[];
}

/** The process looks at its deadlines, so many minutes after nine. */
async function lookAt(orderId: string, minute: number): Promise<void> {
  await api.db
    .transaction()
    .execute((tx) => lookAtOrder(tx, orderId, { now: minutes(minute), actor: CLERK }));
}

describe('an exception', () => {
  test('AC-66: one cause is one exception, with context and owner; ignored it escalates; cured it closes by itself', async () => {
    const order = await story().build();
    for (const minute of [250, 251, 252, 253, 254]) await lookAt(order.id, minute);
    now = minutes(255);
    const [found, ...more] = await exceptionsOf(order.id);
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      kind: 'handoffOverdue',
      subject: { type: 'shipment', id: order.shipments[0] },
      order: order.id,
      status: 'open',
      severity: 'high',
      owner: 'operator',
      escalations: 0,
      runbook: 'docs/runbooks/handoffOverdue.md',
      explanation: expect.stringContaining('PER'),
    });
    const id = found?.id ?? '';
    await operator.post(`/v1/exceptions/${id}/assign`, { owner: 'Kim' }).expect(200);
    const queue = await api.admin.get('/v1/orders?exceptions=none&limit=200').expect(200);
    expect(columnOf(queue, 'id')).not.toContain(order.id);

    await lookAt(order.id, 255 + 2 * 24 * 60);
    expect((await exceptionsOf(order.id)).find((each) => each.id === id)).toMatchObject({
      escalations: 1,
      severity: 'critical',
      owner: 'Kim',
    });

    await operator.post(`/v1/shipments/${order.shipments[0]}/acknowledge`).expect(200);
    const { body: closed } = await api.admin.get(`/v1/exceptions/${id}`).expect(200);
    expect(closed).toMatchObject({
      status: 'resolved',
      resolution: 'The cause has cleared',
      resolvedAt: now.toISOString(),
    });
    expect(closed.openedAt).toBe(minutes(250).toISOString());
    const history = await api.admin.get(`/v1/exceptions/${id}/timeline`).expect(200);
    expect(columnOf(history, 'kind')).toEqual([
      'exceptionOpened',
      'exceptionAssigned',
      'exceptionEscalated',
      'exceptionResolved',
    ]);
    expect(columnOf(history, 'actor')[1]).toMatchObject({ type: 'key', name: 'a operator' });
  });

  test('carries order, customer, shipment, stock and messages, so that nobody has to search', async () => {
    const order = await story().by('context@example.com', 'Con Text').rejected('damaged').build();
    now = order.now;
    const [found] = await exceptionsOf(order.id);
    expect(found).toMatchObject({
      kind: 'handoffRejected',
      resolutions: expect.arrayContaining(['resent']),
      context: {
        location: 'PER',
        reason: 'damaged',
        order: {
          id: order.id,
          number: order.number,
          channel: 'shop',
          status: 'paid',
          paymentStatus: 'captured',
          fulfilmentStatus: 'held',
          placedAt: NINE.toISOString(),
          total: { amount: 4500, currency: 'AUD' },
        },
        customer: {
          id: expect.any(String),
          email: 'context@example.com',
          name: 'Con Text',
          type: 'consumer',
        },
        shipment: { id: order.shipments[0], location: 'PER', status: 'rejected', carrier: 'AusPost' },
        stock: [{ sku: 'TEA', location: 'PER', onHand: 1000, available: expect.any(Number) }],
        messages: [
          { id: expect.any(String), kind: 'orderConfirmation', status: 'queued', at: expect.any(String) },
        ],
      },
    });
    const alone = await api.admin.get(`/v1/exceptions/${found?.id}`).expect(200);
    expect(alone.body).toEqual(found);
  });

  test('about no order has only what it was opened with', async () => {
    const body = { carrier: 'DHL', trackingNumber: 'X1', status: 'accepted', occurredAt: NINE.toISOString() };
    const { body: unknown } = await api.admin.post('/v1/tracking-events', body).expect(202);
    const { body: shown } = await api.admin.get('/v1/exceptions?subject=DHL').expect(200);
    expect(shown.data).toMatchObject([{ id: unknown.exception, kind: 'unknownTracking' }]);
    expect(shown.data[0].context).toEqual({ trackingNumber: 'X1', status: 'accepted', source: 'api' });
  });

  test('is found by kind, status, owner, order and subject, and pages without a gap', async () => {
    const order = await story().rejected().build();
    const [id] = order.shipments;
    const at = { now: NINE, actor: CLERK };
    const opened = {
      subject: { type: 'partner', id: 'api:X' },
      cause: 'unreachable',
      orderId: null,
      context: {},
      escalateEvery: 'P1D',
    };
    await openException(api.db, { kind: 'partnerFailing', ...opened }, at);
    const find = async (query: string) => {
      const { body } = await api.admin.get(`/v1/exceptions?${query}`).expect(200);
      return (body.data as Shown[]).map((each) => each.kind);
    };
    expect(await find(`subject=${id}`)).toEqual(['handoffRejected']);
    expect(await find(`subject=${id}&kind=handoffOverdue`)).toEqual([]);
    expect(await find(`subject=${id}&kind=handoffOverdue,handoffRejected`)).toEqual(['handoffRejected']);
    expect(await find(`subject=${id}&owner=operator`)).toEqual(['handoffRejected']);
    expect(await find(`subject=${id}&owner=nobody`)).toEqual([]);
    expect(await find(`subject=${id}&status=resolved`)).toEqual([]);
    expect(await find('subject=api:X&status=all')).toEqual(['partnerFailing']);
    await resolveBySubject(
      api.db,
      { kind: 'partnerFailing', subjectType: 'partner', subjectId: 'api:X' },
      { ...at, resolution: 'It answers' },
    );
    expect(await find('subject=api:X')).toEqual([]);
    expect(await find('subject=api:X&status=resolved')).toEqual(['partnerFailing']);
    const first = await api.admin.get('/v1/exceptions?status=all&limit=1').expect(200);
    const all = await api.admin.get('/v1/exceptions?status=all&limit=2').expect(200);
    const next = await api.admin
      .get(`/v1/exceptions?status=all&limit=1&cursor=${first.body.nextCursor}`)
      .expect(200);
    expect([...first.body.data, ...next.body.data]).toEqual(all.body.data);
    await api.admin.get('/v1/exceptions?status=closed').expect(422);
    await api
      .as(await api.keyFor('merchantApi'))
      .get('/v1/exceptions')
      .expect(403);
  });
});

describe('POST /v1/exceptions/{id}/snooze', () => {
  test('puts it off: it neither escalates nor leads the order until then', async () => {
    const order = await story().shipped().tracked('deliveryAttempted', 'Nobody at home').build();
    now = order.now;
    const [found] = await exceptionsOf(order.id);
    expect(found?.kind).toBe('deliveryFailed');
    const nextAction = async () =>
      (await api.admin.get(`/v1/orders/${order.id}`).expect(200)).body.nextAction.kind as string;
    expect(await nextAction()).toBe('flagException');
    const until = minutes(3 * 24 * 60).toISOString();
    const { body } = await operator.post(`/v1/exceptions/${found?.id}/snooze`, { until }).expect(200);
    expect(body).toMatchObject({ status: 'open', snoozedUntil: until });
    expect(await nextAction()).toBe('awaitDelivery');
    await lookAt(order.id, 2 * 24 * 60);
    expect((await exceptionsOf(order.id)).find((each) => each.id === found?.id)?.escalations).toBe(0);
    await lookAt(order.id, 4 * 24 * 60);
    expect((await exceptionsOf(order.id)).find((each) => each.id === found?.id)?.escalations).toBe(1);
  });

  test('is refused for a moment that has passed, or lies years ahead', async () => {
    const order = await story().rejected().build();
    now = order.now;
    const [found] = await exceptionsOf(order.id);
    for (const until of [now.toISOString(), '2031-01-01T00:00:00Z', 'tomorrow'])
      await operator.post(`/v1/exceptions/${found?.id}/snooze`, { until }).expect(422);
    await operator.post('/v1/exceptions/exc_none/snooze', { until: minutes(60).toISOString() }).expect(404);
  });
});
