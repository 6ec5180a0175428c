import { aStory, aTrackingNumber, EXTERNAL, ON_TERMS, SHIPPED, type OrderView, type Story } from './story';

let story: Story;

beforeAll(async () => {
  story = await aStory();
}, 60_000);
afterAll(() => story.close());

const cancel = (order: { id: string }, body: object = {}) =>
  story.api.post<OrderView>(`/v1/orders/${order.id}/cancel`, { reason: 'changed my mind', ...body });

describe('AC-55: cancellation at three moments', () => {
  it('unpaid: releases the hold and takes nothing', async () => {
    const sku = await story.sku(1);
    const order = await story.place(sku, 1, EXTERNAL);
    const reply = await cancel(order);
    expect(reply).toMatchObject({
      status: 200,
      body: { status: 'cancelled', fulfilmentStatus: 'cancelled' },
    });
    expect(await story.available(sku)).toBe(1);
    const seen = await story.until(order, ({ messages }) => messages.length === 1);
    expect(seen.messages).toMatchObject([{ kind: 'cancellation' }]);
  });

  it('paid and handed off: recalls from the node, then releases and voids', async () => {
    const sku = await story.sku(1, 'SBX');
    await fetch(`${story.stack.sandbox.address}/warehouses/SBX`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ autoShip: false }),
    });
    const order = await story.place(sku, 1);
    await story.until(order, ({ fulfilmentStatus }) => fulfilmentStatus === 'acknowledged');
    expect((await cancel(order)).status).toBe(200);
    const seen = await story.until(order, ({ paymentStatus }) => paymentStatus === 'voided');
    expect(seen).toMatchObject({
      status: 'cancelled',
      shipments: [{ status: 'cancelled', handoff: { state: 'recalled' } }],
    });
    expect(await story.available(sku)).toBe(1);
    const kinds = (await story.books('warehouse', order.id)).map(({ kind }) => kind);
    expect(kinds).toContain('recall');
    const money = await story.books('payments', order.id);
    expect(money.some(({ kind }) => kind === 'capture')).toBe(false);
  });

  it('shipped: is refused as a cancellation and offered the return', async () => {
    const order = await story.place(await story.sku(1), 1, ON_TERMS);
    const { shipments } = await story.until(order, ({ status }) => status === 'processing');
    await story.api.post(`/v1/shipments/${shipments[0]?.id}/ship`, {
      ...SHIPPED,
      trackingNumber: aTrackingNumber(),
    });
    const reply = await cancel(order);
    expect(reply).toMatchObject({ status: 409, body: { code: 'already_shipped', next: 'POST /v1/returns' } });
  });

  it('a second cancellation is told that the order has ended', async () => {
    const order = await story.place(await story.sku(1), 1, EXTERNAL);
    await cancel(order);
    expect(await cancel(order)).toMatchObject({ status: 409, body: { code: 'order_closed' } });
  });
});

describe('cancelling a part', () => {
  it('ships and charges only the rest', async () => {
    const sku = await story.sku(5);
    const order = await story.place(sku, 3);
    await story.until(order, ({ status }) => status === 'processing');
    const line = order.lines[0]?.id;
    const reply = await cancel(order, { lines: [{ line, quantity: 2 }] });
    expect(reply).toMatchObject({ status: 200, body: { lines: [{ cancelled: 2 }] } });
    expect(await story.available(sku)).toBe(4);
    const again = await story.until(order, ({ shipments }) =>
      shipments.some(({ status }) => status === 'sent'),
    );
    const live = again.shipments.find(({ status }) => status === 'sent');
    await story.api.post(`/v1/shipments/${live?.id}/ship`, { ...SHIPPED, trackingNumber: aTrackingNumber() });
    const shipped = await story.until(order, ({ paymentStatus }) =>
      ['captured', 'settled'].includes(paymentStatus),
    );
    expect(shipped).toMatchObject({
      status: 'shipped',
      totals: { paid: { amount: 2000 } },
      lines: [{ shipped: 1, cancelled: 2 }],
    });
  });

  it('refuses more than is open', async () => {
    const order = await story.place(await story.sku(2), 2, EXTERNAL);
    const reply = await cancel(order, { lines: [{ line: order.lines[0]?.id, quantity: 3 }] });
    expect(reply).toMatchObject({ status: 409, body: { code: 'quantity_not_open', open: 2 } });
  });
});

describe('partial shipment', () => {
  it('AC-17 in small: a part that ships is partly fulfilled and listed until the rest has gone', async () => {
    const order = await story.place(await story.sku(3), 3, ON_TERMS);
    const { shipments } = await story.until(order, ({ status }) => status === 'processing');
    const line = order.lines[0]?.id;
    await story.api.post(`/v1/shipments/${shipments[0]?.id}/ship`, {
      ...SHIPPED,
      trackingNumber: aTrackingNumber(),
      lines: [{ line, quantity: 1 }],
    });
    const part = await story.until(order, ({ status }) => status === 'partiallyFulfilled');
    expect(part.exceptions).toMatchObject([{ kind: 'partlyFulfilled', status: 'open' }]);
    const rest = part.shipments.find(({ status }) => status === 'sent');
    await story.api.post(`/v1/shipments/${rest?.id}/ship`, { ...SHIPPED, trackingNumber: aTrackingNumber() });
    const whole = await story.until(order, ({ status }) => status === 'shipped');
    expect(whole.exceptions).toMatchObject([{ kind: 'partlyFulfilled', status: 'resolved' }]);
  });
});
