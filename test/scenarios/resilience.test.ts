import { randomUUID } from 'node:crypto';

import { eventually } from '../support/api-client';
import { anOrderBody } from '../support/merchant';
import { aStory, behave, EXTERNAL, ON_TERMS, OPEN, type OrderView, type Story } from './story';

let story: Story;

beforeAll(async () => {
  story = await aStory();
}, 60_000);
afterAll(() => story.close());

describe('AC-38: never twice', () => {
  it('keeps one workflow, one hand-off, one reservation and one message when answers are lost and the request repeats', async () => {
    const sku = await story.sku(2, 'SBX');
    await behave(story, 'warehouse', { loseAnswers: 1 });
    const [body, key] = [anOrderBody(sku), randomUUID()];
    const first = await story.api.post<OrderView>('/v1/orders', body, { 'Idempotency-Key': key });
    const again = await story.api.post<OrderView>('/v1/orders', body, { 'Idempotency-Key': key });
    const otherKey = await story.api.post<OrderView>('/v1/orders', body);
    expect([first.status, again.status, otherKey.status]).toEqual([201, 201, 200]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(otherKey.body.id).toBe(first.body.id);
    const done = await story.until(
      first.body,
      ({ status, messages }) =>
        status === 'delivered' && messages.every((message) => message.status === 'sent'),
    );
    await behave(story, 'warehouse', null);
    const parcels = (await story.books('warehouse', done.id)).filter(({ kind }) => kind === 'parcel');
    expect(parcels).toHaveLength(1);
    expect(done.messages.map(({ kind }) => kind).sort()).toEqual([
      'deliveryUpdate',
      'orderConfirmation',
      'shippingConfirmation',
    ]);
    expect(await story.available(sku)).toBe(1);
  });

  it('charges once when the processor’s answer is lost', async () => {
    await behave(story, 'payments', { loseAnswers: 1 });
    const order = await story.place(await story.sku(1), 1);
    await story.until(order, ({ status }) => status === 'processing');
    await behave(story, 'payments', null);
    const intents = (await story.books('payments', order.id)).filter(({ kind }) => kind === 'paymentIntent');
    expect(intents).toHaveLength(1);
  });

  it('mails once when the mail server’s answer is lost', async () => {
    await behave(story, 'mail', { loseAnswers: 1 });
    const order = await story.place(await story.sku(1), 1, ON_TERMS);
    await story.until(order, ({ messages }) => messages.some(({ status }) => status === 'sent'));
    await behave(story, 'mail', null);
    const mails = (await story.books('mail')).filter((mail) => JSON.stringify(mail).includes(order.number));
    expect(mails).toHaveLength(1);
  });
});

describe('AC-61: a partner that is down', () => {
  it('keeps reserving and confirming, opens one alert for the partner, and delivers everything once it is back', async () => {
    const sku = await story.sku(10, 'SBX');
    await behave(story, 'warehouse', { fail: { status: 503, times: 12 } });
    const orders = await Promise.all(Array.from({ length: 4 }, () => story.place(sku, 1, ON_TERMS)));
    const alerts = async () =>
      (
        await story.api.get<{ data: { subject: { id: string }; status: string }[] }>(
          '/v1/exceptions?kind=partnerFailing&status=open',
        )
      ).body.data;
    await eventually(alerts, (open) => open.length > 0);
    expect(await alerts()).toMatchObject([{ subject: { type: 'partner', id: 'SBX' } }]);
    for (const order of orders) {
      const confirmed = await story.until(order, ({ messages }) => messages.length > 0);
      expect(confirmed.messages[0]?.kind).toBe('orderConfirmation');
    }
    for (const order of orders)
      await eventually(
        () => story.read(order),
        ({ status }) => status === 'delivered',
        40_000,
      );
    expect(await alerts()).toEqual([]);
    const parcels = (await story.books('warehouse')).filter(
      (entry) => entry['kind'] === 'parcel' && orders.some(({ id }) => entry['order'] === id),
    );
    expect(parcels).toHaveLength(4);
  }, 60_000);

  it('lists a hand-off that is refused for good and sends it again when an operator says so', async () => {
    await behave(story, 'warehouse', { fail: { status: 422, times: 1 } });
    const order = await story.place(await story.sku(1, 'SBX'), 1, ON_TERMS);
    const refused = await story.until(order, (seen) => OPEN(seen, 'handoffRejected').length === 1);
    expect(refused.shipments).toMatchObject([{ status: 'rejected', handoff: { state: 'rejected' } }]);
    await behave(story, 'warehouse', null);
    const resent = await story.api.post(`/v1/shipments/${refused.shipments[0]?.id}/resend`);
    expect(resent.status).toBe(200);
    const done = await story.until(order, ({ status }) => status === 'delivered');
    expect(OPEN(done, 'handoffRejected')).toEqual([]);
  });
});

describe('AC-53: restart', () => {
  it('accepts orders while the worker is away and finishes them, the passed timers and the reported facts when it is back', async () => {
    await story.api.patch('/v1/policies', { unpaidAfter: 'PT1S' });
    const waiting = await story.place(await story.sku(1), 1, EXTERNAL);
    const unpaid = await story.place(await story.sku(1), 1, {
      payment: { method: 'external', reference: 'never' },
    });
    await story.stack.stopWorker();
    const sku = await story.sku(1);
    const body = anOrderBody(sku, 1, ON_TERMS);
    const placed = await story.api.post<{ id: string; status: string }>('/v1/orders', body);
    expect(placed).toMatchObject({ status: 202, body: { status: 'placing' } });
    expect(placed.headers.get('location')).toBe(`/v1/orders/${placed.body.id}`);
    await story.api.post(`/v1/orders/${waiting.id}/payments`, {
      status: 'captured',
      amount: { amount: 2000, currency: 'AUD' },
      reference: `w-${waiting.id}`,
      occurredAt: new Date().toISOString(),
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await story.stack.startWorker();
    await story.until(placed.body, ({ status }) => status === 'processing');
    await story.until(waiting, ({ status }) => status === 'processing');
    await story.until(unpaid, (seen) => OPEN(seen, 'unpaid').length === 1);
    await story.api.patch('/v1/policies', { unpaidAfter: 'PT30M' });
  }, 60_000);
});

describe('AC-59: bad input', () => {
  it('lists an identifier that is not mapped and guesses nothing', async () => {
    const { sku: _sku, ...rest } = {
      sku: '',
      channelSku: `X-${randomUUID()}`,
      quantity: 1,
      unitPrice: { amount: 100, currency: 'AUD' },
    };
    const reply = await story.api.post('/v1/orders', anOrderBody('FIRST', 1, { lines: [rest] }));
    expect(reply).toMatchObject({ status: 422, body: { code: 'unmapped_sku' } });
    const { body } = await story.api.get<{ data: { context: Record<string, unknown> }[] }>(
      '/v1/exceptions?kind=unmappedSku&status=open',
    );
    expect(body.data.some(({ context }) => context['channelSku'] === rest.channelSku)).toBe(true);
  });

  it('refuses a body it cannot read, with a reason', async () => {
    const reply = await fetch(`${story.api.address}/v1/orders`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${story.api.key}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': randomUUID(),
      },
      body: '{"channel": ',
    });
    expect(reply.status).toBe(400);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
  });

  it('starts one process for a request that comes twice at once', async () => {
    const sku = await story.sku(5);
    const [body, key] = [anOrderBody(sku, 1, ON_TERMS), randomUUID()];
    const replies = await Promise.all(
      Array.from({ length: 10 }, () =>
        story.api.post<OrderView>('/v1/orders', body, { 'Idempotency-Key': key }),
      ),
    );
    expect(new Set(replies.map((reply) => reply.body.id)).size).toBe(1);
    expect(replies.every(({ status }) => [201, 202].includes(status))).toBe(true);
    expect(await story.available(sku)).toBe(4);
  });

  it('refuses a caller without a name', async () => {
    const reply = await fetch(`${story.api.address}/v1/inventory/adjustments`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    expect(reply.status).toBe(401);
  });
});
