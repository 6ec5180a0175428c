import { eventually } from '../support/api-client';
import { anOrderBody } from '../support/merchant';
import { aStory, aTrackingNumber, EXTERNAL, ON_TERMS, SHIPPED, type Story } from './story';

let story: Story;

beforeAll(async () => {
  story = await aStory();
}, 60_000);
afterAll(() => story.close());

describe('AC-01: the reservation is visible at once', () => {
  it('shows 12 on hand, 3 reserved and 9 available before anything has shipped', async () => {
    const sku = await story.sku(12);
    await story.place(sku, 3);
    const { body } = await story.api.get(`/v1/inventory/${sku}`);
    expect(body).toMatchObject({ onHand: 12, reserved: 3, available: 9 });
  });
});

describe('AC-02: a second order is blocked', () => {
  it('refuses ten of nine with the nine in the answer, takes no money and says nothing to the customer', async () => {
    const sku = await story.sku(12);
    await story.place(sku, 3);
    const refused = await story.api.post<{ order: string }>('/v1/orders', anOrderBody(sku, 10));
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: 'insufficient_stock',
      lines: [{ sku, requested: 10, available: 9 }],
    });
    const order = await story.read({ id: refused.body.order });
    expect(order).toMatchObject({ status: 'refused', paymentStatus: 'none', messages: [] });
    expect(await story.available(sku)).toBe(9);
    expect(await story.books('payments', order.id)).toEqual([]);
  });

  it('answers the same external id again with the same facts', async () => {
    const sku = await story.sku(1);
    const body = anOrderBody(sku, 2);
    const [first, second] = [
      await story.api.post('/v1/orders', body),
      await story.api.post('/v1/orders', body),
    ];
    expect([first.status, second.status]).toEqual([409, 409]);
    expect(second.body).toEqual(first.body);
  });
});

describe('AC-06: two orders three minutes apart', () => {
  it('tells the second buyer at once that ten of ten are no longer there', async () => {
    const sku = await story.sku(10);
    await story.place(sku, 1);
    expect(await story.available(sku)).toBe(9);
    const second = await story.api.post('/v1/orders', anOrderBody(sku, 10));
    expect(second).toMatchObject({ status: 409, body: { lines: [{ available: 9 }] } });
  });
});

describe('AC-10: from placement to shipping', () => {
  it('keeps the last unit unavailable throughout, and shipping moves on hand and reserved together', async () => {
    const sku = await story.sku(1);
    const order = await story.place(sku, 1, ON_TERMS);
    expect(await story.available(sku)).toBe(0);
    const { shipments } = await story.until(order, ({ status }) => status === 'processing');
    expect(await story.available(sku)).toBe(0);
    const shipped = await story.api.post(`/v1/shipments/${shipments[0]?.id}/ship`, {
      ...SHIPPED,
      trackingNumber: aTrackingNumber(),
    });
    expect(shipped.status).toBe(200);
    const { body } = await story.api.get(`/v1/inventory/${sku}`);
    expect(body).toMatchObject({ onHand: 0, reserved: 0, available: 0 });
  });
});

describe('the ledger', () => {
  it('AC-60: explains the count by its movements, each with who, when and why', async () => {
    const sku = await story.sku(5);
    await story.place(sku, 2);
    await story.api.post('/v1/inventory/adjustments', {
      sku,
      location: 'PER',
      quantity: -1,
      reason: 'damaged',
      note: 'fell',
    });
    const { body } = await story.api.get<{
      data: { kind: string; quantity: number; balance: number; reason?: string; actor: { name: string } }[];
    }>(`/v1/inventory/${sku}/movements`);
    expect(body.data.map(({ kind, quantity, balance }) => [kind, quantity, balance])).toEqual([
      ['adjusted', 5, 5],
      ['reserved', 2, 5],
      ['adjusted', 1, 4],
    ]);
    expect(body.data[2]).toMatchObject({ reason: 'damaged' });
  });

  it('refuses an adjustment without a reason, and one below what is free', async () => {
    const sku = await story.sku(2);
    const nameless = await story.api.post('/v1/inventory/adjustments', {
      sku,
      location: 'PER',
      quantity: -1,
    });
    expect(nameless.status).toBe(422);
    const tooMuch = await story.api.post('/v1/inventory/adjustments', {
      sku,
      location: 'PER',
      quantity: -3,
      reason: 'lost',
    });
    expect(tooMuch).toMatchObject({ status: 409, body: { code: 'insufficient_stock' } });
  });
});

describe('an unpaid hold', () => {
  it('runs out, frees its units, and a payment that still comes reserves again', async () => {
    await story.api.patch('/v1/policies', { holdExpiresAfter: 'PT1S' });
    const sku = await story.sku(1);
    const order = await story.place(sku, 1, EXTERNAL);
    await eventually(
      () => story.available(sku),
      (available) => available === 1,
    );
    await story.until(order, ({ fulfilmentStatus }) => fulfilmentStatus === 'unallocated');
    await story.api.post(`/v1/orders/${order.id}/payments`, {
      status: 'captured',
      amount: { amount: 2000, currency: 'AUD' },
      reference: 'late-1',
      occurredAt: new Date().toISOString(),
    });
    await story.until(order, ({ status }) => status === 'processing');
    expect(await story.available(sku)).toBe(0);
    await story.api.patch('/v1/policies', { holdExpiresAfter: 'PT60M' });
  });

  it('is paid back and listed when the units have gone to somebody else', async () => {
    await story.api.patch('/v1/policies', { holdExpiresAfter: 'PT1S' });
    const sku = await story.sku(1);
    const late = await story.place(sku, 1, EXTERNAL);
    await eventually(
      () => story.available(sku),
      (available) => available === 1,
    );
    await story.place(sku, 1, ON_TERMS);
    await story.api.post(`/v1/orders/${late.id}/payments`, {
      status: 'captured',
      amount: { amount: 2000, currency: 'AUD' },
      reference: 'late-2',
      occurredAt: new Date().toISOString(),
    });
    const order = await story.until(
      late,
      ({ status, paymentStatus }) => status === 'cancelled' && paymentStatus === 'refunded',
    );
    expect(order.exceptions.map(({ kind }) => kind)).toContain('oversold');
    expect(order.refunds).toMatchObject([{ amount: { amount: 2000 }, status: 'completed' }]);
    await story.api.patch('/v1/policies', { holdExpiresAfter: 'PT60M' });
  });
});
