import { eventually } from '../support/api-client';
import { aStory, aTrackingNumber, EXTERNAL, ON_TERMS, OPEN, SHIPPED, type Story } from './story';

let story: Story;

beforeAll(async () => {
  story = await aStory({ policies: { unpaidAfter: 'PT1S', paymentAttempts: 2 } });
}, 60_000);
afterAll(() => story.close());

const AUD = (amount: number) => ({ amount, currency: 'AUD' });
const report = (status: string, amount: number, reference: string) => ({
  status,
  amount: AUD(amount),
  reference,
  occurredAt: new Date().toISOString(),
});

describe('AC-28: unpaid for longer than allowed', () => {
  it('lists the order by its own timer and takes it off the list when it is paid', async () => {
    const order = await story.place(await story.sku(1), 1, EXTERNAL);
    expect(OPEN(await story.read(order), 'unpaid')).toEqual([]);
    await story.until(order, (seen) => OPEN(seen, 'unpaid').length === 1);
    await story.api.post(`/v1/orders/${order.id}/payments`, report('authorised', 2000, `ref-${order.id}`));
    await story.until(order, (seen) => OPEN(seen, 'unpaid').length === 0 && seen.status === 'processing');
  });
});

describe('AC-29: a failed payment', () => {
  it('never reaches a node, is listed, tells the customer once and frees the stock at the limit', async () => {
    const sku = await story.sku(1);
    const declined = { payment: { method: 'card', token: 'pm_card_chargeDeclined' } };
    const order = await story.place(sku, 1, declined);
    const failed = await story.until(order, (seen) => OPEN(seen, 'paymentFailed').length === 1);
    expect(failed).toMatchObject({
      status: 'pendingPayment',
      paymentStatus: 'failed',
      shipments: [{ handoff: { state: 'pending', attempts: 0 } }],
    });
    expect(await story.available(sku)).toBe(0);
    const again = await story.api.post(`/v1/orders/${order.id}/payments`, declined.payment);
    expect(again.status).toBe(201);
    await eventually(
      () => story.available(sku),
      (available) => available === 1,
    );
    const third = await story.api.post(`/v1/orders/${order.id}/payments`, declined.payment);
    expect(third).toMatchObject({ status: 409, body: { code: 'payment_attempts_used_up' } });
    const { messages } = await story.read(order);
    expect(messages.filter(({ kind }) => kind === 'paymentIssue')).toHaveLength(2);
    expect(messages.some(({ kind }) => kind === 'orderConfirmation')).toBe(false);
  });

  it('is mended by a further card', async () => {
    const order = await story.place(await story.sku(1), 1, {
      payment: { method: 'card', token: 'pm_card_chargeDeclined' },
    });
    await story.until(order, ({ paymentStatus }) => paymentStatus === 'failed');
    await story.api.post(`/v1/orders/${order.id}/payments`, { method: 'card', token: 'pm_card_visa' });
    const paid = await story.until(order, ({ status }) => status === 'processing');
    expect(paid.payments.map(({ status }) => status)).toEqual(['failed', 'authorised']);
    expect(OPEN(paid, 'paymentFailed')).toEqual([]);
  });
});

describe('a card that wants its owner', () => {
  it('waits with the secret for the browser, and goes on when the owner has acted', async () => {
    const order = await story.place(await story.sku(1), 1, {
      payment: { method: 'card', token: 'pm_card_authenticationRequired' },
    });
    const waiting = await story.until(order, ({ payments }) => payments[0]?.status === 'actionRequired');
    expect(waiting.payments[0]?.clientSecret).toMatch(/secret/);
    const [intent] = await story.books('payments', order.id);
    const id = String(waiting.payments[0] && (waiting.payments[0] as { reference?: string }).reference);
    expect(intent).toBeDefined();
    await fetch(`${story.stack.sandbox.address}/v1/test_helpers/payment_intents/${id}/authenticate`, {
      method: 'POST',
      headers: {
        Authorization: 'Bearer sk_test_evenkeel',
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: 'outcome=succeed',
    });
    const paid = await story.until(order, ({ status }) => status === 'processing');
    expect(paid.payments[0]).not.toHaveProperty('clientSecret');
  });
});

describe('AC-47: net terms', () => {
  it('goes to its node before any payment and is never listed as unpaid', async () => {
    const order = await story.place(await story.sku(1), 1, ON_TERMS);
    await story.until(order, ({ status }) => status === 'processing');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const later = await story.read(order);
    expect(later).toMatchObject({ paymentStatus: 'terms' });
    expect(later.exceptions).toEqual([]);
  });
});

describe('money reported late, early, twice and out of order', () => {
  it('ends in the state that was furthest, and counts each reference once', async () => {
    const order = await story.place(await story.sku(1), 1, EXTERNAL);
    const path = `/v1/orders/${order.id}/payments`;
    const reference = `odd-${order.id}`;
    await story.api.post(path, report('captured', 2000, reference));
    await story.api.post(path, report('authorised', 2000, reference));
    await story.api.post(path, report('captured', 2000, reference));
    const paid = await story.until(order, ({ status }) => status === 'processing');
    expect(paid).toMatchObject({
      paymentStatus: 'captured',
      totals: { paid: AUD(2000) },
      payments: [{ status: 'captured' }],
    });
    const other = await story.api.post(path, report('captured', 1999, reference));
    expect(other).toMatchObject({ status: 409, body: { code: 'reference_conflict' } });
  });

  it('AC-62: shows revenue only when it has settled', async () => {
    const order = await story.place(await story.sku(1), 1, EXTERNAL);
    const path = `/v1/orders/${order.id}/payments`;
    const revenue = async () =>
      (await story.api.get<{ revenue: { recognised: object } }>(`/v1/orders/${order.id}/finance`)).body
        .revenue.recognised;
    await story.api.post(path, report('authorised', 2000, `a-${order.id}`));
    expect(await revenue()).toEqual(AUD(0));
    await story.api.post(path, report('captured', 2000, `c-${order.id}`));
    expect(await revenue()).toEqual(AUD(0));
    await story.api.post(path, report('settled', 2000, `s-${order.id}`));
    expect(await revenue()).toEqual(AUD(2000));
    expect((await story.read(order)).payments).toHaveLength(1);
  });
});

describe('a card order that ships', () => {
  it('is captured at the shipment, for exactly what it comes to, and lists a shipment without its cost', async () => {
    const order = await story.place(await story.sku(2), 2, { shipping: AUD(500) });
    const { shipments } = await story.until(order, ({ status }) => status === 'processing');
    expect((await story.read(order)).paymentStatus).toBe('authorised');
    const { cost: _cost, ...withoutCost } = SHIPPED;
    await story.api.post(`/v1/shipments/${shipments[0]?.id}/ship`, {
      ...withoutCost,
      trackingNumber: aTrackingNumber(),
    });
    const captured = await story.until(order, ({ paymentStatus }) =>
      ['captured', 'settled'].includes(paymentStatus),
    );
    expect(captured.totals.paid).toEqual(AUD(4500));
    expect(OPEN(captured, 'shipmentCostMissing')).toHaveLength(1);
    await story.api.post(`/v1/shipments/${shipments[0]?.id}/ship`, {
      ...SHIPPED,
      trackingNumber: captured.shipments[0]?.trackingNumber,
    });
    await story.until(order, (seen) => OPEN(seen, 'shipmentCostMissing').length === 0);
    await story.until(order, ({ paymentStatus }) => paymentStatus === 'settled');
  });
});
