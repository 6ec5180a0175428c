import { setTimeout as sleep } from 'node:timers/promises';

import { Bench, EASYPOST_SECRET, unique, type EasyPost } from '../support/bench';
import { eventually } from '../support/eventually';
import type { Received } from '../support/product';

describe('the carrier behind EasyPost’s protocol', () => {
  let bench: Bench;
  let easyPost: EasyPost;

  beforeAll(async () => {
    bench = await Bench.start();
    easyPost = bench.easyPost();
  });
  afterAll(() => bench.stop());
  afterEach(async () => {
    await bench.call('DELETE', '/behaviour/carrier');
  });

  const track = (code: string, carrier = 'USPS') => easyPost.Tracker.create({ tracking_code: code, carrier });
  const know = (code: string, more: object = {}) => bench.call('PUT', `/carrier/parcels/${code}`, more);
  const webhooks = (code: string): Received[] =>
    bench.product.at('/v1/webhooks/carriers/easypost').filter(({ raw }) => raw.includes(code));

  it('moves a known parcel to the door at its pace and tells of every step', async () => {
    const code = unique('9400');
    await know(code, { hold: true });
    const tracker = await track(code);
    expect(tracker).toMatchObject({ status: 'pre_transit', tracking_code: code, carrier: 'USPS' });
    await know(code, { hold: false });
    await eventually(() => expect(bench.product.parcelStatuses(code)).toContain('delivered'));
    expect(bench.product.parcelStatuses(code)).toEqual([
      'pre_transit',
      'in_transit',
      'out_for_delivery',
      'delivered',
    ]);
    const delivered = await easyPost.Tracker.retrieve(tracker.id);
    expect(delivered).toMatchObject({ status: 'delivered', signed_by: 'Front Door', finalized: true });
    expect(delivered.tracking_details.map(({ status_detail }) => status_detail)).toEqual([
      'label_created',
      'received_at_origin_facility',
      'out_for_delivery',
      'arrived_at_destination',
    ]);
  });

  it('signs its webhooks so that EasyPost’s own library accepts them', async () => {
    const code = unique('9400');
    await know(code);
    await track(code);
    const webhook = await eventually(() => {
      const found = webhooks(code).find(({ body }) => body['description'] === 'tracker.updated');
      return found ?? Promise.reject(new Error('none yet'));
    });
    const signature = { 'X-Hmac-Signature': webhook.headers['x-hmac-signature'] ?? '' };
    const event = easyPost.Utils.validateWebhook(webhook.raw, signature, EASYPOST_SECRET);
    expect(event).toMatchObject({
      object: 'Event',
      description: 'tracker.updated',
      previous_attributes: { status: 'pre_transit' },
      result: { tracking_code: code, status: 'in_transit', status_detail: 'received_at_origin_facility' },
    });
    expect(() => easyPost.Utils.validateWebhook(webhook.raw, signature, 'another secret')).toThrow();
    // A body that was parsed and written again has another weight, and so another signature.
    expect(JSON.stringify(JSON.parse(webhook.raw.toString()))).not.toBe(webhook.raw.toString());
  });

  it('has one tracker for a code and carrier, however often and however fast it is asked for', async () => {
    const code = unique('9400');
    const trackers = await Promise.all([track(code), track(code), track(code, 'usps'), track(code)]);
    expect(new Set(trackers.map(({ id }) => id)).size).toBe(1);
    const other = await track(code, 'UPS');
    expect(other.id).not.toBe(trackers[0]?.id);
    const found = await easyPost.Tracker.all({ tracking_code: code });
    expect(found.trackers.length).toBe(2);
    expect((await bench.books('carrier', { reference: code, kind: 'tracker' })).length).toBe(2);
  });

  it('starts a code that nobody announced as unknown and scans it a pace later', async () => {
    const code = unique('UNANNOUNCED');
    expect(await track(code)).toMatchObject({ status: 'unknown', tracking_details: [] });
    await eventually(() => expect(bench.product.parcelStatuses(code)).toContain('delivered'));
    expect(bench.product.parcelStatuses(code)[1]).toBe('pre_transit');
  });

  it.each([
    ['EZ1000000001', 'pre_transit'],
    ['EZ2000000002', 'in_transit'],
    ['EZ3000000003', 'out_for_delivery'],
    ['EZ4000000004', 'delivered'],
    ['EZ5000000005', 'return_to_sender'],
    ['EZ6000000006', 'failure'],
    ['EZ7000000007', 'error'],
  ])('keeps the test parcel %s at %s', async (code, status) => {
    expect(await track(code)).toMatchObject({ status });
    await sleep(250);
    expect(bench.product.parcelStatuses(code)).toEqual([status]);
  });

  it('says nothing by webhook of a parcel that nobody tracks', async () => {
    const code = unique('9400');
    await know(code);
    await eventually(async () =>
      expect((await bench.call('GET', `/carrier/parcels/${code}`)).body).toMatchObject({
        status: 'delivered',
      }),
    );
    expect(webhooks(code)).toEqual([]);
    expect((await bench.books('carrier', { reference: code, kind: 'event' })).length).toBe(4);
  });

  it('holds a parcel, reports a weather delay, and goes on when it is let go', async () => {
    const code = unique('9400');
    await know(code, { hold: true });
    await track(code);
    await sleep(300);
    expect(bench.product.parcelStatuses(code)).toEqual(['pre_transit']);
    const delay = await bench.call('POST', `/carrier/parcels/${code}/events`, {
      status: 'in_transit',
      status_detail: 'weather_delay',
      message: 'Delayed by a cyclone',
      est_delivery_date: '2026-12-24T00:00:00Z',
    });
    expect(delay.status).toBe(201);
    const delayed = await eventually(() => webhooks(code)[1] ?? Promise.reject(new Error('not told yet')));
    expect(delayed.body['result']).toMatchObject({
      status: 'in_transit',
      status_detail: 'weather_delay',
      est_delivery_date: '2026-12-24T00:00:00Z',
    });
    await know(code, { hold: false });
    await eventually(() => expect(bench.product.parcelStatuses(code)).toContain('delivered'));
  });

  it('stops a parcel that goes back to its sender', async () => {
    const code = unique('9400');
    await know(code);
    await track(code);
    const back = { status: 'return_to_sender', status_detail: 'return' };
    await bench.call('POST', `/carrier/parcels/${code}/events`, back);
    await sleep(400);
    expect((await bench.call('GET', `/carrier/parcels/${code}`)).body).toMatchObject({
      status: 'return_to_sender',
    });
  });

  it('does not let a scan of yesterday change where the parcel is', async () => {
    const code = unique('9400');
    await know(code, { hold: true });
    const tracker = await track(code);
    const scan = { status: 'in_transit', status_detail: 'arrived_at_facility' };
    await bench.call('POST', `/carrier/parcels/${code}/events`, {
      ...scan,
      datetime: '2020-01-01T10:00:00+10:00',
    });
    const shown = await easyPost.Tracker.retrieve(tracker.id);
    expect(shown.status).toBe('pre_transit');
    expect(shown.tracking_details[0]).toMatchObject({
      status: 'in_transit',
      datetime: '2020-01-01T00:00:00.000Z',
    });
  });

  it('names what is wrong with an injected scan', async () => {
    const code = unique('9400');
    const unknown = await bench.call('POST', `/carrier/parcels/${code}/events`, { status: 'in_transit' });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'unknown_parcel' } });
    await know(code, { hold: true });
    const wrong = await bench.call('POST', `/carrier/parcels/${code}/events`, {
      status: 'lost',
      colour: 'red',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body['detail']).toContain('/status');
    expect(wrong.body['detail']).toContain('colour');
  });

  it('refuses a wrong key, a missing code and an unknown tracker as EasyPost does', async () => {
    const stranger = bench
      .easyPost('EZTK_of_somebody_else')
      .Tracker.create({ tracking_code: 'X', carrier: 'USPS' });
    await expect(stranger).rejects.toMatchObject({ statusCode: 401 });
    const nothing = easyPost.Tracker.create({ carrier: 'USPS' });
    await expect(nothing).rejects.toMatchObject({ statusCode: 422, code: 'PARAMETER.REQUIRED' });
    await expect(easyPost.Tracker.retrieve('trk_nobody')).rejects.toMatchObject({ statusCode: 404 });
  });

  it('keeps the tracker that it made when its answer was lost', async () => {
    await bench.behave('carrier', { loseAnswers: 1 });
    const code = unique('9400');
    await expect(track(code)).rejects.toThrow();
    const again = await track(code);
    expect(await bench.books('carrier', { reference: code, kind: 'tracker' })).toMatchObject([
      { id: again.id },
    ]);
  });

  it('is silent when mute, and its trackers can still be read', async () => {
    await bench.behave('carrier', { mute: true });
    const code = unique('9400');
    await know(code);
    const { id } = await track(code);
    await eventually(async () => expect((await easyPost.Tracker.retrieve(id)).status).toBe('delivered'));
    expect(webhooks(code)).toEqual([]);
  });
});
