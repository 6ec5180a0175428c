import { eventually } from '../support/api-client';
import {
  aStory,
  aTrackingNumber,
  behave,
  ON_TERMS,
  OPEN,
  SHIPPED,
  type OrderView,
  type Story,
} from './story';

let story: Story;

beforeAll(async () => {
  story = await aStory({
    policies: { trackingPollEvery: 'PT1S', trackingStaleAfter: 'PT3S', escalateEvery: 'PT1H' },
  });
}, 60_000);
afterAll(() => story.close());

async function aShippedOrder(): Promise<{ order: OrderView; trackingNumber: string; shipment: string }> {
  const order = await story.place(await story.sku(1), 1, ON_TERMS);
  const { shipments } = await story.until(order, ({ status }) => status === 'processing');
  const [trackingNumber, shipment] = [aTrackingNumber(), String(shipments[0]?.id)];
  await story.api.post(`/v1/shipments/${shipment}/ship`, { ...SHIPPED, trackingNumber });
  return { order: await story.until(order, ({ status }) => status === 'shipped'), trackingNumber, shipment };
}

const track = (trackingNumber: string, status: string, extra: object = {}) =>
  story.api.post('/v1/tracking-events', {
    carrier: 'AusPost',
    trackingNumber,
    status,
    occurredAt: new Date().toISOString(),
    ...extra,
  });

const sent = (order: OrderView, kind: string) => order.messages.filter((message) => message.kind === kind);

describe('AC-39: the tracking mail', () => {
  it('goes out once as soon as tracking exists, and the repeat does nothing', async () => {
    const { order, trackingNumber, shipment } = await aShippedOrder();
    const told = await story.until(order, (seen) =>
      sent(seen, 'shippingConfirmation').some(({ status }) => status === 'sent'),
    );
    expect(sent(told, 'shippingConfirmation')[0]?.body).toContain(trackingNumber);
    const repeat = await story.api.post(`/v1/shipments/${shipment}/ship`, { ...SHIPPED, trackingNumber });
    expect(repeat.status).toBe(200);
    expect(sent(await story.read(order), 'shippingConfirmation')).toHaveLength(1);
  });
});

describe('AC-23: a delay', () => {
  it('is told once, with its length and reason, and listed; the same report again says nothing', async () => {
    const { order, trackingNumber } = await aShippedOrder();
    const at = new Date().toISOString();
    const delay = { occurredAt: at, delay: { businessDays: 1, reason: 'carrier pickup moved' } };
    await track(trackingNumber, 'delayed', delay);
    await track(trackingNumber, 'delayed', delay);
    const told = await story.until(order, (seen) =>
      sent(seen, 'delayNotice').some(({ status }) => status === 'sent'),
    );
    expect(sent(told, 'delayNotice')).toHaveLength(1);
    expect(sent(told, 'delayNotice')[0]?.body).toMatch(/one business day|1 business day/i);
    expect(sent(told, 'delayNotice')[0]?.body).toContain('carrier pickup moved');
    expect(OPEN(told, 'carrierDelay')).toMatchObject([
      { context: { businessDays: 1, reason: 'carrier pickup moved' } },
    ]);
  });
});

describe('AC-57: last-mile trouble', () => {
  it('lists a failed attempt with its cause, tells the customer once, and clears on delivery', async () => {
    const { order, trackingNumber } = await aShippedOrder();
    await track(trackingNumber, 'deliveryAttempted', { detail: 'nobody at home' });
    const told = await story.until(
      order,
      (seen) => OPEN(seen, 'deliveryFailed').length === 1 && sent(seen, 'deliveryException').length === 1,
    );
    expect(OPEN(told, 'deliveryFailed')[0]?.context).toMatchObject({ detail: 'nobody at home' });
    await track(trackingNumber, 'delivered');
    const delivered = await story.until(order, ({ status }) => status === 'delivered');
    expect(OPEN(delivered, 'deliveryFailed')).toEqual([]);
  });

  it('never moves an order back on late or repeated reports', async () => {
    const { order, trackingNumber } = await aShippedOrder();
    await track(trackingNumber, 'delivered');
    await track(trackingNumber, 'inTransit', { occurredAt: new Date(Date.now() - 60_000).toISOString() });
    await track(trackingNumber, 'delivered');
    expect(await story.read(order)).toMatchObject({ status: 'delivered', lines: [{ delivered: 1 }] });
  });
});

describe('a carrier that keeps silent', () => {
  it('is asked by the process itself, and delivery is found that way', async () => {
    const { order, trackingNumber } = await aShippedOrder();
    // The parcel is unknown to the sandbox carrier until it is told; its webhooks stay away.
    await behave(story, 'carrier', { mute: true });
    await eventually(
      () => story.books('carrier', trackingNumber),
      (entries) => entries.some(({ kind }) => kind === 'tracker'),
    );
    await fetch(`${story.stack.sandbox.address}/carrier/parcels/${trackingNumber}/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        status: 'delivered',
        status_detail: 'arrived_at_destination',
        message: 'Delivered',
      }),
    });
    await story.until(order, ({ status }) => status === 'delivered');
    await behave(story, 'carrier', null);
  });

  it('is listed as stale when nobody says anything for too long', async () => {
    await behave(story, 'carrier', { mute: true, fail: { status: 503, times: 1000 } });
    const { order } = await aShippedOrder();
    await story.until(order, (seen) => OPEN(seen, 'trackingStale').length === 1);
    await behave(story, 'carrier', null);
  });
});

describe('a tracking number that is not ours', () => {
  it('opens an exception and loses nothing', async () => {
    const trackingNumber = aTrackingNumber();
    const reply = await track(trackingNumber, 'inTransit');
    expect(reply.status).toBe(202);
    const { body } = await story.api.get<{ data: { context: Record<string, unknown> }[] }>(
      '/v1/exceptions?kind=unknownTracking&status=open',
    );
    expect(body.data.some(({ context }) => context['trackingNumber'] === trackingNumber)).toBe(true);
  });

  it('is refused for a second shipment', async () => {
    const { trackingNumber } = await aShippedOrder();
    const other = await story.place(await story.sku(1), 1, ON_TERMS);
    const { shipments } = await story.until(other, ({ status }) => status === 'processing');
    const reply = await story.api.post(`/v1/shipments/${shipments[0]?.id}/ship`, {
      ...SHIPPED,
      trackingNumber,
    });
    expect(reply).toMatchObject({ status: 409, body: { code: 'reference_conflict' } });
  });
});
