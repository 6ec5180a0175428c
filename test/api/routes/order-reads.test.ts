import { anOrder } from '../../support/an-order';
import { NINE, openStore, PERTH, type Store } from '../../support/a-store';
import { openTestApi, type TestApi } from '../support';

let api: TestApi;
let store: Store;
let now = NINE;

beforeAll(async () => {
  api = await openTestApi({ deps: { clock: { now: () => now } } });
  store = await openStore(api.db);
});
afterAll(() => api.close());

const aud = (amount: number) => ({ amount, currency: 'AUD' });

async function read(id: string, at: Date): Promise<Record<string, unknown>> {
  now = at;
  return (await api.admin.get(`/v1/orders/${id}`).expect(200)).body as Record<string, unknown>;
}

describe('GET /v1/orders/{id}', () => {
  test('answers the four questions about an order on its way, field by field', async () => {
    const sku = await store.sku('STORY', { PER: 10 });
    const order = await anOrder(store)
      .withLine(sku, 2)
      .with({ externalId: 'web-1', giftMessage: 'Enjoy' })
      .by('Story@Example.com')
      .paid('captured')
      .handedOff()
      .acknowledged()
      .shipped()
      .tracked('inTransit', 'Left the depot')
      .build();
    await api.db
      .updateTable('notification')
      .set({ status: 'sent', sentAt: order.now })
      .where('orderId', '=', order.id)
      .execute();

    const shown = await read(order.id, order.now);
    const promise = { shipBy: '2026-03-02T15:00:00.000Z', deliverBy: '2026-03-04T15:59:59.999Z' };
    expect(shown).toEqual({
      id: order.id,
      number: order.number,
      channel: 'shop',
      externalId: 'web-1',
      placedAt: '2026-03-02T09:00:00.000Z',
      status: 'shipped',
      paymentStatus: 'captured',
      fulfilmentStatus: 'shipped',
      steps: {
        payment: 'captured',
        allocation: 'shipped',
        fulfilment: 'shipped',
        shipping: 'inTransit',
        communication: 'upToDate',
      },
      holder: 'carrier',
      statusSince: '2026-03-02T09:04:00.000Z',
      ageInStatus: 'PT2M',
      promise,
      customer: {
        id: expect.stringMatching(/^cus_/),
        email: 'Story@Example.com',
        name: 'Ada Byron',
        type: 'consumer',
      },
      billingAddress: PERTH,
      shippingAddress: PERTH,
      lines: [
        {
          id: order.lines[0],
          sku,
          quantity: 2,
          unitPrice: aud(2000),
          discount: aud(0),
          tax: aud(0),
          reserved: 0,
          backordered: 0,
          shipped: 2,
          delivered: 0,
          cancelled: 0,
          returned: 0,
          refunded: 0,
        },
      ],
      shipments: [
        {
          id: order.shipments[0],
          order: order.id,
          location: 'PER',
          status: 'inTransit',
          handoff: {
            format: 'portal',
            state: 'acknowledged',
            sentAt: '2026-03-02T09:02:00.000Z',
            dueAt: '2026-03-02T13:02:00.000Z',
            acknowledgedAt: '2026-03-02T09:03:00.000Z',
            attempts: 1,
          },
          lines: [{ line: order.lines[0], sku, quantity: 2 }],
          parcels: [],
          carrier: 'AusPost',
          service: 'Parcel',
          trackingNumber: order.trackingNumber,
          cost: aud(600),
          promise,
          shippedAt: '2026-03-02T09:04:00.000Z',
          milestones: [{ status: 'inTransit', at: '2026-03-02T09:05:00.000Z', detail: 'Left the depot' }],
        },
      ],
      payment: { method: 'external', reference: 'till' },
      payments: [
        {
          id: expect.stringMatching(/^pay_/),
          method: 'external',
          status: 'captured',
          amount: aud(4500),
          reference: expect.any(String),
          at: '2026-03-02T09:01:00.000Z',
        },
      ],
      refunds: [],
      invoices: [],
      messages: ['orderConfirmation', 'shippingConfirmation'].map((kind) => ({
        id: expect.stringMatching(/^ntf_/),
        kind,
        channel: 'email',
        to: 'Story@Example.com',
        subject: null,
        body: null,
        status: 'sent',
        order: order.id,
        customer: expect.stringMatching(/^cus_/),
        createdAt: kind === 'orderConfirmation' ? '2026-03-02T09:01:00.000Z' : '2026-03-02T09:04:00.000Z',
        sentAt: order.now.toISOString(),
        attempts: 0,
      })),
      exceptions: [],
      holds: [],
      nextAction: { kind: 'awaitDelivery', due: promise.deliverBy, reason: expect.any(String) },
      nextMessage: { kind: 'deliveryUpdate', on: 'delivered' },
      effects: {
        revenue: { recognised: aud(0), pending: aud(4500) },
        inventory: { reserved: 0, shipped: 2 },
        retention: { firstOrder: true, orders: 1 },
      },
      totals: {
        subtotal: aud(4000),
        discount: aud(0),
        shipping: aud(500),
        tax: aud(0),
        total: aud(4500),
        paid: aud(4500),
        refunded: aud(0),
      },
      giftMessage: 'Enjoy',
    });
  });

  test('an unpaid order holds its stock until the hold runs out, and shows that it did, whoever has tidied up', async () => {
    const order = await anOrder(store)
      .withLine(await store.sku('HELD', { PER: 3 }), 3)
      .build();
    const held = await read(order.id, order.now);
    expect(held).toMatchObject({
      status: 'pendingPayment',
      fulfilmentStatus: 'held',
      steps: {
        payment: 'awaited',
        allocation: 'heldUnpaid',
        fulfilment: 'notStarted',
        communication: 'nothingDue',
      },
      lines: [{ reserved: 3 }],
      nextAction: { kind: 'awaitPayment', due: '2026-03-02T10:00:00.000Z' },
      nextMessage: { kind: 'orderConfirmation', on: 'paymentReceived' },
    });
    const lapsed = await read(order.id, new Date('2026-03-02T10:00:00.001Z'));
    expect(lapsed).toMatchObject({ steps: { allocation: 'lapsed' }, lines: [{ reserved: 0 }] });
  });

  test('an order whose stock is not decided promises nothing yet', async () => {
    const order = await anOrder(store)
      .withLine(await store.sku('OPEN', { PER: 1 }))
      .undecided()
      .build();
    expect(await read(order.id, order.now)).toMatchObject({
      status: 'placing',
      fulfilmentStatus: 'unallocated',
      externalId: null,
      promise: { shipBy: null, deliverBy: null },
      shipments: [],
      nextAction: { kind: 'reserveStock' },
      steps: { allocation: 'undecided' },
      holder: 'us',
    });
  });

  test('a refused order says what there was', async () => {
    const order = await anOrder(store)
      .withLine(await store.sku('SHORT', { PER: 1 }), 2)
      .build();
    expect(await read(order.id, order.now)).toMatchObject({
      status: 'refused',
      paymentStatus: 'none',
      refusal: { code: 'insufficient_stock', lines: [{ sku: 'SHORT', requested: 2, available: 1 }] },
      nextAction: { kind: 'none' },
      effects: { revenue: { pending: aud(0) } },
      messages: [],
    });
  });

  test('a held order is to be reviewed, and shows the hold also after its release', async () => {
    const order = await anOrder(store)
      .withLine(await store.sku('REVIEW', { PER: 1 }))
      .paid()
      .held('Odd address')
      .build();
    expect(await read(order.id, order.now)).toMatchObject({
      status: 'paid',
      steps: { fulfilment: 'onHold', allocation: 'reserved' },
      holds: [{ kind: 'operator', reason: 'Odd address', placedAt: '2026-03-02T09:02:00.000Z' }],
      nextAction: { kind: 'review', due: '2026-03-02T13:02:00.000Z' },
    });
  });

  test('a cancelled order shows what goes back, and nothing is left reserved', async () => {
    const order = await anOrder(store)
      .withLine(await store.sku('GONE', { PER: 2 }), 2)
      .paid()
      .cancelled()
      .build();
    expect(await read(order.id, order.now)).toMatchObject({
      status: 'cancelled',
      fulfilmentStatus: 'cancelled',
      lines: [{ cancelled: 2, reserved: 0 }],
      refunds: [{ amount: aud(4500), status: 'pending', as: 'original' }],
      steps: { payment: 'refundDue', allocation: 'released', fulfilment: 'notNeeded' },
      nextAction: { kind: 'returnPayment' },
    });
  });

  test("a returning customer's order says so", async () => {
    const sku = await store.sku('AGAIN', { PER: 9 });
    const story = () => anOrder(store).by('again@example.com').withLine(sku);
    const first = await story().paid().handedOff().shipped().tracked('delivered').build();
    expect((await read(first.id, first.now))['shipments']).toMatchObject([{ delivery: { onTime: true } }]);
    await anOrder(store).by('again@example.com').withLine(sku, 99).build();
    const second = await story().placed(new Date('2026-03-09T09:00:00.000Z')).build();
    expect((await read(second.id, second.now))['effects']).toMatchObject({
      retention: { firstOrder: false, orders: 2, lastDeliveredAt: '2026-03-02T09:04:00.000Z' },
    });
  });

  test('is 404 for what is no order, and 403 for a partner', async () => {
    const missing = await api.admin.get('/v1/orders/ord_nothing').expect(404);
    expect(missing.body.code).toBe('not_found');
    await api
      .as(await api.keyFor('warehouse', 'PER'))
      .get('/v1/orders/ord_nothing')
      .expect(403);
  });
});
