import { CUSTOMER_IN_PERTH, setUpRate, setUpWarehouse } from '../support/merchant';
import { aStory, aTrackingNumber, ON_TERMS, OPEN, SHIPPED, type Story } from './story';

let story: Story;

beforeAll(async () => {
  story = await aStory({
    policies: {
      reviewAbove: { amount: 10_000, currency: 'AUD' },
      reviewWithin: 'PT1S',
      escalateEvery: 'PT1S',
    },
  });
}, 60_000);
afterAll(() => story.close());

describe('AC-37: acknowledgement overdue', () => {
  it('goes from sent to overdue by its own timer, is listed, and a late answer clears it without a second hand-off', async () => {
    await setUpWarehouse(story.api, {
      code: 'SLOW',
      handoff: { format: 'portal', acknowledgeWithin: 'PT1S' },
    });
    await setUpRate(story.api, 'SLOW');
    const order = await story.place(await story.sku(1, 'SLOW'), 1, ON_TERMS);
    const late = await story.until(order, (seen) => OPEN(seen, 'handoffOverdue').length === 1);
    expect(late.shipments).toMatchObject([{ status: 'overdue', handoff: { state: 'overdue' } }]);
    const { body } = await story.api.get<{ data: { order: string }[] }>('/v1/handoffs?state=overdue');
    expect(body.data.map((row) => row.order)).toContain(order.id);
    await story.api.post(`/v1/shipments/${late.shipments[0]?.id}/acknowledge`);
    const answered = await story.until(order, (seen) => OPEN(seen, 'handoffOverdue').length === 0);
    expect(answered.shipments).toMatchObject([{ status: 'acknowledged', handoff: { attempts: 1 } }]);
  });
});

describe('AC-40: the promised window', () => {
  it('lists and escalates by the order’s own timer, and shipping clears it', async () => {
    // Placed with its channel long ago: its promise has passed before we heard of it.
    const placedAt = new Date(Date.now() - 20 * 24 * 3600 * 1000).toISOString();
    const order = await story.place(await story.sku(1), 1, { ...ON_TERMS, placedAt });
    const missed = await story.until(order, (seen) => OPEN(seen, 'promiseMissed')[0]?.escalations === 1);
    await story.api.post(`/v1/shipments/${missed.shipments[0]?.id}/ship`, {
      ...SHIPPED,
      trackingNumber: aTrackingNumber(),
    });
    await story.until(order, (seen) => OPEN(seen, 'promiseMissed').length === 0);
  });
});

describe('AC-41: address mismatch', () => {
  it('raises one alert, keeps the stock and waits for its release', async () => {
    const sku = await story.sku(1);
    const order = await story.place(sku, 1, {
      ...ON_TERMS,
      billingAddress: { ...CUSTOMER_IN_PERTH, country: 'NZ' },
    });
    expect(OPEN(order, 'addressMismatch')).toHaveLength(1);
    expect(order).toMatchObject({ status: 'paid', fulfilmentStatus: 'held' });
    expect(await story.available(sku)).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await story.read(order)).shipments).toMatchObject([{ status: 'planned' }]);
    const released = await story.api.post(`/v1/orders/${order.id}/release`, { note: 'called the customer' });
    expect(released.status).toBe(200);
    const out = await story.until(order, ({ status }) => status === 'processing');
    expect(OPEN(out, 'addressMismatch')).toEqual([]);
  });
});

describe('AC-58: a high-value order', () => {
  it('is listed, handed off only when released, and escalates while nobody acts', async () => {
    const order = await story.place(await story.sku(6), 6, ON_TERMS);
    const waiting = await story.until(
      order,
      (seen) => (OPEN(seen, 'highValueReview')[0]?.escalations ?? 0) >= 2,
    );
    expect(waiting.shipments).toMatchObject([{ status: 'planned' }]);
    expect(waiting.nextAction.kind).toBe('review');
    await story.api.post(`/v1/orders/${order.id}/release`, {});
    await story.until(order, ({ status }) => status === 'processing');
    const { data } = (
      await story.api.get<{ data: { kind: string; actor: { name: string } }[] }>(
        `/v1/orders/${order.id}/timeline?limit=200`,
      )
    ).body;
    expect(data.find(({ kind }) => kind === 'orderReleased')?.actor.name).toBeTruthy();
    const second = await story.api.post(`/v1/orders/${order.id}/release`, {});
    expect(second).toMatchObject({ status: 409, body: { code: 'not_held' } });
  });
});

describe('an operator’s hold', () => {
  it('keeps an unpaid order from its node until it is released, and is refused afterwards', async () => {
    const order = await story.place(await story.sku(1), 1, {
      payment: { method: 'external', reference: 'r' },
    });
    expect((await story.api.post(`/v1/orders/${order.id}/hold`, { reason: 'looks odd' })).status).toBe(200);
    await story.api.post(`/v1/orders/${order.id}/payments`, {
      status: 'authorised',
      amount: { amount: 2000, currency: 'AUD' },
      reference: `h-${order.id}`,
      occurredAt: new Date().toISOString(),
    });
    await story.until(order, ({ status }) => status === 'paid');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await story.read(order)).shipments).toMatchObject([{ status: 'planned' }]);
    await story.api.post(`/v1/orders/${order.id}/release`, {});
    await story.until(order, ({ status }) => status === 'processing');
    expect(await story.api.post(`/v1/orders/${order.id}/hold`, { reason: 'too late' })).toMatchObject({
      status: 409,
      body: { code: 'already_handed_off' },
    });
  });
});

describe('AC-66: life of an exception', () => {
  it('is one however often it is found, has context and owner, escalates when ignored and closes when cured', async () => {
    const order = await story.place(await story.sku(1), 1, {
      ...ON_TERMS,
      billingAddress: { ...CUSTOMER_IN_PERTH, country: 'NZ' },
    });
    const [found] = OPEN(await story.read(order), 'addressMismatch');
    const id = String(found?.id);
    await story.api.post(`/v1/exceptions/${id}/assign`, { owner: 'mina' });
    await story.until(order, (seen) => (OPEN(seen, 'addressMismatch')[0]?.escalations ?? 0) >= 2);
    const one = await story.api.get<{ owner: string; runbook: string; openedAt: string }>(
      `/v1/exceptions/${id}`,
    );
    expect(one.body).toMatchObject({
      owner: 'mina',
      runbook: 'docs/runbooks/addressMismatch.md',
      subject: { type: 'order', id: order.id },
    });
    const normal = await story.api.get<{ data: { id: string }[] }>('/v1/orders?exceptions=none');
    expect(normal.body.data.map((row) => row.id)).not.toContain(order.id);
    await story.api.post(`/v1/orders/${order.id}/release`, {});
    const cured = await story.until(order, (seen) => OPEN(seen, 'addressMismatch').length === 0);
    expect(cured.exceptions.filter(({ kind }) => kind === 'addressMismatch')).toHaveLength(1);
  });
});

describe('shipNotBefore', () => {
  it('reserves at once and hands off when the day has come', async () => {
    const sku = await story.sku(1);
    const order = await story.place(sku, 1, {
      ...ON_TERMS,
      shipNotBefore: new Date(Date.now() + 2000).toISOString(),
    });
    expect(await story.available(sku)).toBe(0);
    expect(order.shipments).toMatchObject([{ status: 'planned' }]);
    await story.until(order, ({ status }) => status === 'processing');
  });
});
