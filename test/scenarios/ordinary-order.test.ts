import { eventually } from '../support/api-client';
import { anOrderBody, setUpMerchant } from '../support/merchant';
import { startStack, type Stack } from '../support/stack';

interface OrderView {
  id: string;
  status: string;
  paymentStatus: string;
  fulfilmentStatus: string;
  steps: Record<string, string>;
  shipments: { id: string; status: string; trackingNumber?: string; milestones: { status: string }[] }[];
  messages: { kind: string; status: string }[];
  exceptions: unknown[];
  totals: Record<string, { amount: number }>;
  nextAction: { kind: string };
}

describe('AC-54: one ordinary order, start to finish', () => {
  let stack: Stack;
  let order: OrderView;

  beforeAll(async () => {
    stack = await startStack();
    const handoff = {
      format: 'api',
      url: `${stack.sandbox.address}/warehouse/PER`,
      secret: 'whsec_ZXZlbmtlZWwtc2FuZGJveC13YXJlaG91c2U=',
      acknowledgeWithin: 'PT4H',
    };
    await setUpMerchant(stack.api, { sku: 'LAMP', stock: 5, handoff });
    const placed = await stack.api.post<OrderView>(
      '/v1/orders',
      anOrderBody('LAMP', 2, { shipping: { amount: 950, currency: 'AUD' } }),
    );
    expect(placed.status).toBe(201);
    const read = async () => (await stack.api.get<OrderView>(`/v1/orders/${placed.body.id}`)).body;
    order = await eventually(
      read,
      ({ status, messages }) =>
        status === 'delivered' &&
        messages.length === 3 &&
        messages.every((message) => message.status === 'sent'),
    );
  }, 60_000);

  afterAll(() => stack.close());

  it('passes pending payment, paid, processing, fulfilled, shipped and delivered, in this order', async () => {
    const { body } = await stack.api.get<{ data: { kind: string; data: { to: string } }[] }>(
      `/v1/orders/${order.id}/timeline?limit=200`,
    );
    const statuses = body.data
      .filter((entry) => entry.kind === 'statusChanged')
      .map((entry) => entry.data.to);
    expect(statuses).toEqual(['pendingPayment', 'paid', 'processing', 'fulfilled', 'shipped', 'delivered']);
  });

  it('sends confirmation, shipping and delivery messages once each', () => {
    expect(order.messages.map((message) => message.kind)).toEqual([
      'orderConfirmation',
      'shippingConfirmation',
      'deliveryUpdate',
    ]);
  });

  it('captures what the order comes to, once', async () => {
    const { body } = await stack.api.get<{ events: { kind: string; amount: { amount: number } }[] }>(
      `/v1/orders/${order.id}/finance`,
    );
    expect(order.totals['paid']).toEqual({ amount: 4950, currency: 'AUD' });
    expect(body.events.map((event) => event.kind)).toEqual(
      expect.arrayContaining(['paymentReceived', 'fulfilmentCost', 'shippingCharged']),
    );
  });

  it('leaves the shelf two units lighter', async () => {
    const { body } = await stack.api.get('/v1/inventory/LAMP');
    expect(body).toMatchObject({ onHand: 3, reserved: 0, available: 3 });
  });

  it('needs nobody: no exception was opened', () => {
    expect(order.exceptions).toEqual([]);
  });

  it('costs at most 12 billable actions and 50 events', async () => {
    const handle = stack.temporal.client.workflow.getHandle(`order/${order.id}`);
    const { events = [] } = await handle.fetchHistory();
    expect((events ?? []).length).toBeLessThanOrEqual(50);
  });
});
