import { anOrder } from '../../support/an-order';
import { NINE, openStore, type Store } from '../../support/a-store';
import { columnOf, rowsOf } from '../../support/rows';
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

const story = () => anOrder(store).withLine('TEA').paid().handedOff();

interface Shown {
  id: string;
  kind: string;
  status: string;
}

async function openOf(orderId: string): Promise<Shown[]> {
  const { body } = await api.admin.get(`/v1/exceptions?order=${orderId}`).expect(200);
  return body.data as Shown[];
}

async function onlyOne(orderId: string): Promise<Shown> {
  const [found, ...more] = await openOf(orderId);
  if (found === undefined || more.length > 0) throw new Error(`Not exactly one exception of ${orderId}`);
  return found;
}

async function unknownTracking(trackingNumber: string): Promise<string> {
  const body = { carrier: 'DHL', trackingNumber, status: 'accepted', occurredAt: NINE.toISOString() };
  return (await api.admin.post('/v1/tracking-events', body).expect(202)).body.exception as string;
}

describe('POST /v1/exceptions/{id}/resolve', () => {
  test('closes it with how, who and why; the same again is no error, another way is', async () => {
    const id = await unknownTracking('T-1');
    const { body } = await operator
      .post(`/v1/exceptions/${id}/resolve`, { resolution: 'notOurs', note: 'A test parcel' })
      .expect(200);
    expect(body).toMatchObject({
      id,
      status: 'resolved',
      resolution: 'notOurs',
      resolvedAt: now.toISOString(),
      resolvedBy: expect.stringMatching(/^key_/),
      outcome: 'resolved',
      message: 'Closed.',
    });
    const history = await api.admin.get(`/v1/exceptions/${id}/timeline`).expect(200);
    expect(rowsOf(history).slice(1)).toMatchObject([
      { kind: 'exceptionNoted', reason: 'A test parcel' },
      { kind: 'exceptionResolved', reason: 'notOurs', actor: { name: 'a operator' } },
    ]);
    await operator.post(`/v1/exceptions/${id}/resolve`, { resolution: 'notOurs' }).expect(200);
    const other = await operator.post(`/v1/exceptions/${id}/resolve`, { resolution: 'matched' }).expect(409);
    expect(other.body).toMatchObject({
      code: 'exception_closed',
      resolution: 'notOurs',
      resolvedAt: now.toISOString(),
    });
    await operator.post(`/v1/exceptions/${id}/assign`, { owner: 'Kim' }).expect(409);
  });

  test('whoever closes one whose cause is still there hears that it is open again', async () => {
    const order = await story().shipped({ cost: undefined }).build();
    now = order.now;
    const found = await onlyOne(order.id);
    expect(found.kind).toBe('shipmentCostMissing');
    const { body } = await operator
      .post(`/v1/exceptions/${found.id}/resolve`, { resolution: 'costRecorded' })
      .expect(200);
    expect(body).toMatchObject({
      id: found.id,
      status: 'resolved',
      outcome: 'reopened',
      message: expect.stringContaining('still there'),
    });
    const again = await onlyOne(order.id);
    expect(again).toMatchObject({ id: body.reopenedAs, kind: 'shipmentCostMissing', status: 'open' });
    expect(again.id).not.toBe(found.id);
  });

  test.each(['resent', 'resend'])(
    'a rejected hand-off resolved as %s goes to its node once more, and stays listed until that has it',
    async (resolution) => {
      const order = await story().rejected().build();
      now = order.now;
      const found = await onlyOne(order.id);
      const { body } = await operator.post(`/v1/exceptions/${found.id}/resolve`, { resolution }).expect(200);
      expect(body).toMatchObject({ id: found.id, status: 'open', outcome: 'underWay' });
      const shown = await api.admin.get(`/v1/orders/${order.id}`).expect(200);
      expect(shown.body.shipments[0].status).toBe('planned');
      const twice = await operator.post(`/v1/exceptions/${found.id}/resolve`, { resolution }).expect(409);
      expect(twice.body.code).toBe('shipment_moved_on');
    },
  );

  test('sending shipments again is not for support', async () => {
    const order = await story().rejected().build();
    now = order.now;
    const found = await onlyOne(order.id);
    const support = api.as(await api.keyFor('support'));
    await support.post(`/v1/exceptions/${found.id}/resolve`, { resolution: 'resent' }).expect(403);
    const shown = await api.admin.get(`/v1/orders/${order.id}`).expect(200);
    expect(shown.body.shipments[0].status).toBe('rejected');
  });

  test('takes only what its kind knows, and says what that is', async () => {
    const id = await unknownTracking('T-2');
    const { body } = await operator
      .post(`/v1/exceptions/${id}/resolve`, { resolution: 'refunded' })
      .expect(422);
    expect(body.errors).toEqual([{ pointer: '/resolution', message: expect.stringContaining('notOurs') }]);
    await operator.post(`/v1/exceptions/${id}/resolve`, {}).expect(422);
    await operator.post('/v1/exceptions/exc_none/resolve', { resolution: 'notOurs' }).expect(404);
    await api
      .as(await api.keyFor('auditor'))
      .post(`/v1/exceptions/${id}/resolve`, { resolution: 'notOurs' })
      .expect(403);
  });

  test('two people at once close it once', async () => {
    const id = await unknownTracking('T-3');
    const answers = await Promise.all(
      ['notOurs', 'matched', 'notOurs', 'matched'].map((resolution) =>
        operator.post(`/v1/exceptions/${id}/resolve`, { resolution }),
      ),
    );
    const { body } = await api.admin.get(`/v1/exceptions/${id}`).expect(200);
    const closers = answers.filter((answer) => answer.status === 200);
    expect(closers).toHaveLength(2);
    for (const closer of closers) expect(closer.body.resolution).toBe(body.resolution);
    const history = await api.admin.get(`/v1/exceptions/${id}/timeline`).expect(200);
    expect(columnOf(history, 'kind').filter((kind) => kind === 'exceptionResolved')).toHaveLength(1);
  });
});

describe('POST /v1/exceptions/{id}/assign', () => {
  test("puts a name to it, on its own and on the order's history", async () => {
    const order = await story().rejected().build();
    now = order.now;
    const found = await onlyOne(order.id);
    const { body } = await operator.post(`/v1/exceptions/${found.id}/assign`, { owner: 'Kim' }).expect(200);
    expect(body).toMatchObject({ owner: 'Kim', status: 'open' });
    const history = await api.admin.get(`/v1/orders/${order.id}/timeline?limit=200`).expect(200);
    expect(rowsOf(history).at(-1)).toMatchObject({
      kind: 'exceptionAssigned',
      summary: 'Assigned to Kim',
      data: { exception: found.id },
    });
    await operator.post(`/v1/exceptions/${found.id}/assign`, { owner: ' ' }).expect(422);
    await operator.post('/v1/exceptions/exc_none/assign', { owner: 'Kim' }).expect(404);
    await operator.get('/v1/exceptions/exc_none').expect(404);
    await operator.get('/v1/exceptions/exc_none/timeline').expect(404);
  });
});
