import { anOrder } from '../../support/an-order';
import { NINE, openStore, type Store } from '../../support/a-store';
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

describe('the money of GET /v1/orders/{id}', () => {
  test('revenue is recognised when the payment has settled, not before', async () => {
    const order = await anOrder(store)
      .withLine(await store.sku('SETTLED', { PER: 1 }))
      .paid('authorised')
      .paid('captured')
      .paid('settled')
      .build();
    expect(await read(order.id, order.now)).toMatchObject({
      paymentStatus: 'settled',
      payments: [{ status: 'settled' }],
      effects: { revenue: { recognised: aud(2500), pending: aud(0) } },
    });
  });

  test('an order on terms carries its purchase order number, and goes on without a payment', async () => {
    const payment = { method: 'terms' as const, netDays: 30, purchaseOrderNumber: 'PO-77' };
    const order = await anOrder(store)
      .withLine(await store.sku('TERMS', { PER: 1 }))
      .with({ payment })
      .build();
    expect(await read(order.id, order.now)).toMatchObject({
      status: 'paid',
      paymentStatus: 'terms',
      payment,
      payments: [],
      steps: { payment: 'onTerms', allocation: 'reserved', fulfilment: 'toHandOff' },
      effects: { revenue: { recognised: aud(0), pending: aud(2500) } },
      nextAction: { kind: 'handOff' },
    });
  });

  test('a declined card asks for another one, and its token is never shown', async () => {
    const order = await anOrder(store)
      .withLine(await store.sku('DECLINED', { PER: 1 }))
      .byCard()
      .card({ status: 'failed', declineCode: 'insufficient_funds' })
      .build();
    const shown = await read(order.id, order.now);
    expect(shown).toMatchObject({
      status: 'pendingPayment',
      paymentStatus: 'failed',
      payment: { method: 'card' },
      payments: [{ method: 'card', status: 'failed', declineCode: 'insufficient_funds', amount: aud(2500) }],
      steps: { payment: 'declined' },
      nextAction: { kind: 'takePayment', reason: expect.stringContaining('insufficient_funds') },
      exceptions: [{ kind: 'paymentFailed', status: 'open' }],
    });
    expect(JSON.stringify(shown)).not.toContain('pm_card');
  });

  test('the secret of a payment is for whoever may place orders, while the customer has to act', async () => {
    const order = await anOrder(store)
      .withLine(await store.sku('SECRET', { PER: 1 }))
      .byCard()
      .card({ status: 'actionRequired', clientSecret: 'pi_secret' })
      .build();
    now = order.now;
    const path = `/v1/orders/${order.id}`;
    const shop = await api
      .as(await api.keyFor('merchantApi'))
      .get(path)
      .expect(200);
    expect(shop.body.payments[0]).toMatchObject({ status: 'actionRequired', clientSecret: 'pi_secret' });
    const support = await api
      .as(await api.keyFor('support'))
      .get(path)
      .expect(200);
    expect(support.text).not.toContain('pi_secret');
    expect(support.body.steps.payment).toBe('actionRequired');
  });
});

test('a parcel that came late says by how much', async () => {
  const order = await anOrder(store)
    .withLine(await store.sku('LATE', { PER: 1 }))
    .paid()
    .handedOff()
    .shipped()
    .then(({ id }) =>
      api.db
        .updateTable('shipment')
        .set({ deliverBy: new Date('2026-03-02T07:04:00.000Z') })
        .where('orderId', '=', id)
        .execute(),
    )
    .tracked('delivered')
    .build();
  expect(await read(order.id, order.now)).toMatchObject({
    shipments: [{ deliveredAt: '2026-03-02T09:05:00.000Z', delivery: { onTime: false, lateBy: 'PT2H1M' } }],
  });
});
