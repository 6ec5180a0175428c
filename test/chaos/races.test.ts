import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Pool } from 'pg';

import type { Reply } from '../support/api-client';
import { anOrderBody } from '../support/merchant';
import { aTrackingNumber, EXTERNAL, ON_TERMS, OPEN, SHIPPED, type OrderView } from '../scenarios/story';
import { aSku, postUntilKnown, setUpStore, untilSo } from './support/customers';
import { startSystem, type System } from './support/system';

/** Two API and two worker processes over one database: whoever races here meets nobody in a process of its own. */
let system: System;
let database: Pool;

beforeAll(async () => {
  system = await startSystem({ apis: 2, workers: 2 });
  database = new Pool({ connectionString: system.databaseUrl, max: 4 });
  await setUpStore(api(), system.sandboxAddress);
}, 180_000);
afterAll(async () => {
  await database.end();
  await system.stop();
});
afterEach(async () => expect(await system.faults()).toEqual([]), 60_000);

const api = (index = 0) => {
  const found = system.apis[index];
  if (found === undefined) throw new Error(`There is no API ${index}`);
  return found;
};
const place = <T = OrderView>(sku: string, overrides: object = {}, key?: string) =>
  postUntilKnown<T>(system.apis, '/v1/orders', anOrderBody(sku, 1, overrides), key);
const read = async ({ id }: { id: string }) => (await api().get<OrderView>(`/v1/orders/${id}`)).body;
const until = (order: { id: string }, isSo: (order: OrderView) => boolean) =>
  untilSo(() => read(order), isSo);
const stockOf = async (sku: string) =>
  (await api().get<{ onHand: number; reserved: number; available: number }>(`/v1/inventory/${sku}`)).body;
/** A moment of up to this length, so that now the one is first and now the other. */
const aMoment = (mostMs: number) => sleep(Math.random() * mostMs);
const times = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

interface Problem {
  code: string;
  lines: { sku: string; requested: number; available: number }[];
}

describe('200 buyers for 20 units', () => {
  it('sells 20, oversells none, and tells 180 what there is', async () => {
    const sku = await aSku(api(), 20);
    const replies = await times(200, () => place<OrderView & Problem>(sku, ON_TERMS));
    const sold = replies.filter(({ status }) => status === 201);
    const refused = replies.filter(({ status }) => status === 409);
    expect([sold.length, refused.length]).toEqual([20, 180]);
    for (const { body } of refused) {
      expect(body.code).toBe('insufficient_stock');
      expect(body.lines).toEqual([{ sku, requested: 1, available: expect.any(Number) as number }]);
    }
    expect(refused.some(({ body }) => body.lines[0]?.available === 0)).toBe(true);
    expect(await stockOf(sku)).toMatchObject({ onHand: 20, reserved: 20, available: 0 });
    await times(20, async (index) =>
      until({ id: String(sold[index]?.body.id) }, ({ status }) => status === 'processing'),
    );
  }, 180_000);
});

describe('100 posts with the same key', () => {
  it('are one order, and every one of them hears the same in the end', async () => {
    const sku = await aSku(api(), 100);
    const [body, key] = [anOrderBody(sku, 1, ON_TERMS), randomUUID()];
    const post = (index: number) =>
      api(index % 2).post<OrderView>('/v1/orders', body, { 'Idempotency-Key': key });
    const first = await times(100, post);
    expect(first.filter(({ status }) => ![201, 202].includes(status))).toEqual([]);
    const finally_ = await times(100, () => postUntilKnown<OrderView>(system.apis, '/v1/orders', body, key));
    expect(new Set([...first, ...finally_].map((reply) => reply.body.id)).size).toBe(1);
    expect(new Set(finally_.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(finally_.map((reply) => JSON.stringify(reply.body))).size).toBe(1);
    expect(await stockOf(sku)).toMatchObject({ reserved: 1, available: 99 });
  }, 120_000);
});

describe('50 cancellations against 50 shipments', () => {
  it('have exactly one winner each, and the loser leaves no trace', async () => {
    const sku = await aSku(api(), 50);
    const orders = await times(50, async (index) => {
      const { body } = await place(sku, index % 2 === 0 ? ON_TERMS : {});
      return until(body, ({ status }) => status === 'processing');
    });
    const outcomes = await times(50, (index) => cancelAgainstShip(orders[index]));
    const shipped = outcomes.filter((outcome) => outcome === 'shipped').length;
    await untilSo(
      () => stockOf(sku),
      ({ onHand, reserved }) => onHand === 50 - shipped && reserved === 0,
    );
    expect(await stockOf(sku)).toMatchObject({ available: 50 - shipped });
    // Otherwise nothing has raced.
    expect(shipped).toBeGreaterThan(0);
    expect(shipped).toBeLessThan(50);
  }, 240_000);
});

async function cancelAgainstShip(order: OrderView | undefined): Promise<'cancelled' | 'shipped'> {
  if (order === undefined) throw new Error('There is no order to race for');
  const [shipment] = order.shipments;
  const report = { ...SHIPPED, trackingNumber: aTrackingNumber() };
  const [cancel, ship] = await Promise.all([
    aMoment(200).then(() =>
      postUntilKnown<Problem>(system.apis, `/v1/orders/${order.id}/cancel`, { reason: 'changed my mind' }),
    ),
    aMoment(200).then(() =>
      postUntilKnown<Problem>(system.apis, `/v1/shipments/${shipment?.id}/ship`, report),
    ),
  ]);
  const isCard = order.payments.some(({ method }) => method === 'card');
  if (cancel.status === 200) {
    expect(ship).toMatchObject({ status: 409, body: { code: 'shipment_moved_on' } });
    const over = await until(
      order,
      ({ paymentStatus, messages }) =>
        paymentStatus === (isCard ? 'voided' : 'none') &&
        messages.some(({ kind }) => kind === 'cancellation'),
    );
    expect(over).toMatchObject({ status: 'cancelled', fulfilmentStatus: 'cancelled' });
    expect(over.lines).toMatchObject([{ shipped: 0, cancelled: 1 }]);
    expect(over.messages.some(({ kind }) => kind === 'shippingConfirmation')).toBe(false);
    return 'cancelled';
  }
  expect([cancel.status, ship.status]).toEqual([409, 200]);
  expect(['already_shipped', 'shipment_moved_on']).toContain(cancel.body.code);
  const gone = await until(order, ({ paymentStatus }) =>
    isCard ? ['captured', 'settled'].includes(paymentStatus) : paymentStatus === 'terms',
  );
  // The carrier may have delivered it already.
  expect(['shipped', 'delivered']).toContain(gone.status);
  expect(gone.lines).toMatchObject([{ shipped: 1, cancelled: 0 }]);
  expect(gone.messages.some(({ kind }) => kind === 'cancellation')).toBe(false);
  return 'shipped';
}

describe('20 payments against the end of 20 holds, with another buyer waiting', () => {
  it('leave the unit with one of the two, and the money with whoever has the unit', async () => {
    const { body } = await api().get<{ holdExpiresAfter: string }>('/v1/policies');
    await api().patch('/v1/policies', { holdExpiresAfter: 'PT4S' });
    const winners = await times(20, payAgainstExpiry);
    await api().patch('/v1/policies', { holdExpiresAfter: body.holdExpiresAfter });
    expect(winners.every((winner) => ['payer', 'rival'].includes(winner))).toBe(true);
  }, 240_000);
});

async function payAgainstExpiry(): Promise<'payer' | 'rival'> {
  const sku = await aSku(api(), 1);
  const { body: order } = await place(sku, EXTERNAL);
  const expiry = await expiryOf(order.id);
  const around = () => sleep(Math.max(0, expiry - Date.now() - 250 + Math.random() * 500));
  const payment = {
    status: 'captured',
    amount: { amount: 2000, currency: 'AUD' },
    reference: `p-${order.id}`,
  };
  const [paid, rival] = await Promise.all([
    around().then(() =>
      postUntilKnown<OrderView>(system.apis, `/v1/orders/${order.id}/payments`, {
        ...payment,
        occurredAt: new Date().toISOString(),
      }),
    ),
    around().then(() => place<OrderView & Problem>(sku, ON_TERMS)),
  ]);
  expect(paid.status).toBe(201);
  if (rival.status === 409) {
    expect(rival.body).toMatchObject({ code: 'insufficient_stock' });
    await until(order, ({ status }) => status === 'processing');
    return 'payer';
  }
  expect(rival.status).toBe(201);
  const lost = await until(order, ({ paymentStatus }) => paymentStatus === 'refunded');
  expect(lost).toMatchObject({ status: 'cancelled', totals: { refunded: { amount: 2000 } } });
  expect(OPEN(lost, 'oversold')).toHaveLength(1);
  await until(rival.body, ({ status }) => status === 'processing');
  return 'rival';
}

async function expiryOf(orderId: string): Promise<number> {
  const { rows } = await database.query<{ at: Date }>(
    'select hold_expires_at as at from orders where id = $1',
    [orderId],
  );
  return rows[0]?.at.getTime() ?? 0;
}

describe('a double click on cancel', () => {
  it('cancels once; the second click hears that the order has ended, or the first answer if it is the same request', async () => {
    const sku = await aSku(api(), 20);
    const orders = await times(20, async () => (await place(sku, EXTERNAL)).body);
    await times(20, (index) => doubleClick(orders[index], index % 2 === 0));
    expect(await stockOf(sku)).toMatchObject({ reserved: 0, available: 20 });
  }, 120_000);
});

async function doubleClick(order: OrderView | undefined, isSameRequest: boolean): Promise<void> {
  if (order === undefined) throw new Error('There is no order to cancel');
  const key = randomUUID();
  const click = (index: number): Promise<Reply<OrderView & Problem>> =>
    postUntilKnown(
      [api(index)],
      `/v1/orders/${order.id}/cancel`,
      { reason: 'changed my mind' },
      isSameRequest ? key : randomUUID(),
    );
  const replies = await Promise.all([click(0), click(1)]);
  const statuses = replies.map(({ status }) => status).sort();
  expect(statuses).toEqual(isSameRequest ? [200, 200] : [200, 409]);
  for (const { status, body } of replies) if (status === 409) expect(body.code).toBe('order_closed');
  const over = await until(order, ({ messages }) => messages.length > 0);
  expect(over.messages).toMatchObject([{ kind: 'cancellation' }]);
  expect(over.lines).toMatchObject([{ cancelled: 1 }]);
}
