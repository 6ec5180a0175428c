import { setTimeout as sleep } from 'node:timers/promises';

import { Bench, shipmentRecalled, shipmentRequested, unique, WAREHOUSE_KEY } from '../support/bench';
import { eventually } from '../support/eventually';
import type { Received } from '../support/product';

describe('the sandbox warehouse', () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start();
  });
  afterAll(() => bench.stop());
  afterEach(async () => {
    bench.product.answer = () => undefined;
    await bench.call('DELETE', '/behaviour/warehouse');
  });

  const callsAbout = (shipment: string): Received[] =>
    bench.product.received.filter(({ path }) => path.startsWith(`/v1/shipments/${shipment}/`));
  const verbs = (shipment: string): string[] =>
    callsAbout(shipment).map(({ path }) => path.split('/').at(-1) ?? '');
  const parcelOf = async (shipment: string) =>
    (await bench.books('warehouse', { reference: shipment, kind: 'parcel' }))[0];
  /** A warehouse of the test's own that does nothing by itself unless told so. */
  const quiet = async (settings: object = { autoAcknowledge: false }): Promise<string> => {
    const code = unique('WH');
    await bench.call('PUT', `/warehouses/${code}`, settings);
    return code;
  };

  it('acknowledges a pace after a request and ships a pace after that, known to the carrier first', async () => {
    const document = shipmentRequested();
    const { shipment, order } = document.data;
    const answer = await bench.handOver(document);
    expect(answer).toEqual({ status: 200, body: {} });
    let knownWhenTold: number | undefined;
    bench.product.answer = ({ path, body }) => {
      if (path === `/v1/shipments/${shipment}/ship`) {
        void bench.call('GET', `/carrier/parcels/${String(body['trackingNumber'])}`).then(({ status }) => {
          knownWhenTold = status;
        });
      }
      return undefined;
    };
    await eventually(() => expect(verbs(shipment)).toEqual(['acknowledge', 'ship']));
    await eventually(() => expect(knownWhenTold).toBe(200));

    const [acknowledge, ship] = callsAbout(shipment);
    expect(acknowledge).toMatchObject({ body: {}, headers: { authorization: `Bearer ${WAREHOUSE_KEY}` } });
    expect(acknowledge?.headers['idempotency-key']).not.toBe(ship?.headers['idempotency-key']);
    expect(ship?.body).toEqual({
      carrier: 'USPS',
      service: 'Ground',
      trackingNumber: expect.stringMatching(/^94001\d{17}$/) as string,
      cost: { amount: 795, currency: 'AUD' },
      shippedAt: expect.any(String) as string,
    });
    expect(await parcelOf(shipment)).toMatchObject({
      ...{ shipment, order, warehouse: 'MEL', status: 'shipped', lines: [{ line: '1', quantity: 2 }] },
      trackingNumber: ship?.body['trackingNumber'],
    });
  });

  it('makes one parcel of a shipment, whether the same hand-off or another one for it comes again', async () => {
    const document = shipmentRequested();
    const { shipment } = document.data;
    const id = unique('msg');
    const answers = await Promise.all([
      bench.handOver(document, { id }),
      bench.handOver(document, { id }),
      bench.handOver(document),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await eventually(() => expect(verbs(shipment)).toEqual(['acknowledge', 'ship']));
    await bench.handOver(document, { id });
    await sleep(300);
    expect(verbs(shipment)).toEqual(['acknowledge', 'ship']);
    const entries = await bench.books('warehouse', { reference: shipment });
    expect(entries.filter(({ kind }) => kind === 'parcel').length).toBe(1);
    expect(
      entries
        .filter(({ kind }) => kind === 'handoff')
        .map(({ received }) => received)
        .sort(),
    ).toEqual([1, 3]);
  });

  it('believes only hand-offs that are signed with its secret, and now', async () => {
    const document = shipmentRequested();
    const wrong = await bench.handOver(document, { secret: 'whsec_b3RoZXI=' });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'bad_signature' } });
    const old = await bench.handOver(document, { at: new Date(Date.now() - 3_600_000) });
    expect(old.status).toBe(401);
    expect(await bench.books('warehouse', { reference: document.data.shipment })).toEqual([]);

    const secret = `whsec_${Buffer.from('its own').toString('base64')}`;
    const warehouse = await quiet({ secret, autoAcknowledge: false });
    expect((await bench.handOver(document, { warehouse })).status).toBe(401);
    expect((await bench.handOver(document, { warehouse, secret })).status).toBe(200);
  });

  it('refuses what it does not understand, naming it', async () => {
    const nothing = await bench.handOver({ type: 'shipment.requested', data: { lines: [] } });
    expect(nothing.status).toBe(422);
    expect(nothing.body['detail']).toContain('/data/shipment');
    expect((await bench.handOver({ type: 'shipment.teleported', data: {} })).status).toBe(422);
  });

  it('acknowledges in its answer where it works so, and then only ships', async () => {
    const warehouse = await quiet({ answer: 'acknowledge', carrier: 'AustraliaPost', cost: null });
    const document = shipmentRequested();
    expect((await bench.handOver(document, { warehouse })).body).toEqual({ acknowledged: true });
    await eventually(() => expect(verbs(document.data.shipment)).toEqual(['ship']));
    const [ship] = callsAbout(document.data.shipment);
    expect(ship?.body).toMatchObject({ carrier: 'AustraliaPost' });
    expect(ship?.body).not.toHaveProperty('cost');
  });

  it('rejects in its answer where it works so, and takes the shipment when asked again later', async () => {
    const warehouse = await quiet({ answer: 'reject', rejectReason: 'capacity' });
    const document = shipmentRequested();
    const { shipment } = document.data;
    const rejected = await bench.handOver(document, { warehouse });
    expect(rejected.body).toEqual({ rejected: true, reason: 'capacity' });
    await bench.call('PUT', `/warehouses/${warehouse}`, { answer: 'receive' });
    expect((await bench.handOver(document, { warehouse })).body).toEqual({});
    await eventually(() => expect(verbs(shipment)).toEqual(['acknowledge', 'ship']));
  });

  it('gives a shipment back before it left, and says no afterwards', async () => {
    const warehouse = await quiet();
    const early = shipmentRequested();
    const late = shipmentRequested();
    for (const document of [early, late]) await bench.handOver(document, { warehouse });
    const recalled = await bench.handOver(shipmentRecalled(early.data.shipment), { warehouse });
    expect(recalled.body).toEqual({ recalled: true });
    expect(await parcelOf(early.data.shipment)).toMatchObject({ status: 'cancelled' });
    const shipCancelled = await bench.call(
      'POST',
      `/warehouse/${warehouse}/shipments/${early.data.shipment}/ship`,
    );
    expect(shipCancelled).toMatchObject({ status: 409, body: { code: 'wrong_status' } });

    await bench.call('POST', `/warehouse/${warehouse}/shipments/${late.data.shipment}/ship`);
    const id = unique('msg');
    const refused = await bench.handOver(shipmentRecalled(late.data.shipment), { warehouse, id });
    expect(refused.body).toEqual({ recalled: false, reason: 'shipped' });
    expect((await bench.handOver(shipmentRecalled(late.data.shipment), { warehouse, id })).body).toEqual(
      refused.body,
    );
    const recalls = await bench.books('warehouse', { kind: 'recall', reference: late.data.shipment });
    expect(recalls).toMatchObject([{ received: 2, answer: { recalled: false, reason: 'shipped' } }]);
  });

  it('makes no parcel of a request that its recall has overtaken', async () => {
    const warehouse = await quiet();
    const document = shipmentRequested();
    const { shipment } = document.data;
    expect((await bench.handOver(shipmentRecalled(shipment), { warehouse })).body).toEqual({
      recalled: true,
    });
    expect((await bench.handOver(document, { warehouse })).body).toEqual({
      rejected: true,
      reason: 'recalled',
    });
    await sleep(250);
    expect(verbs(shipment)).toEqual([]);
  });

  it('lets one win when a recall and the shipping race', async () => {
    const warehouse = await quiet();
    const documents = Array.from({ length: 20 }, () => shipmentRequested());
    for (const document of documents) await bench.handOver(document, { warehouse });
    await Promise.all(
      documents.map(async ({ data: { shipment } }) => {
        const [recall, ship] = await Promise.all([
          bench.handOver(shipmentRecalled(shipment), { warehouse }),
          bench.call('POST', `/warehouse/${warehouse}/shipments/${shipment}/ship`),
        ]);
        expect(recall.body['recalled']).toBe(ship.status === 409);
      }),
    );
  });

  it('does each step when told to', async () => {
    const warehouse = await quiet({ autoAcknowledge: false, autoShip: false });
    const document = shipmentRequested();
    const { shipment } = document.data;
    await bench.handOver(document, { warehouse });
    await sleep(250);
    expect(verbs(shipment)).toEqual([]);
    const step = (verb: string, body: object = {}) =>
      bench.call('POST', `/warehouse/${warehouse}/shipments/${shipment}/${verb}`, body);
    expect(await step('acknowledge')).toMatchObject({ status: 202, body: { status: 'acknowledged' } });
    const parcel = {
      carrier: 'UPS',
      service: 'Express',
      trackingNumber: unique('1Z'),
      lines: [{ line: '1', quantity: 1 }],
      shippedAt: '2026-11-24T00:00:00Z',
    };
    await eventually(() => expect(verbs(shipment)).toEqual(['acknowledge']));
    expect((await step('ship', { ...parcel, cost: { amount: 5, currency: 'USD' } })).status).toBe(202);
    await eventually(() => expect(verbs(shipment)).toEqual(['acknowledge', 'ship']));
    expect(callsAbout(shipment)[1]?.body).toEqual({ ...parcel, cost: { amount: 5, currency: 'USD' } });
    expect((await step('ship')).status).toBe(409);
    expect((await step('ship', { weight: 3 })).status).toBe(422);
    const nobody = await bench.call('POST', `/warehouse/${warehouse}/shipments/shp_nobody/ship`);
    expect(nobody).toMatchObject({ status: 404, body: { code: 'unknown_shipment' } });
  });

  it('rejects when told to, naming the lines', async () => {
    const warehouse = await quiet();
    const document = shipmentRequested();
    const { shipment } = document.data;
    await bench.handOver(document, { warehouse });
    const lines = [{ line: '1', quantity: 1 }];
    await bench.call('POST', `/warehouse/${warehouse}/shipments/${shipment}/reject`, {
      reason: 'damaged',
      lines,
    });
    await eventually(() => expect(verbs(shipment)).toEqual(['reject']));
    expect(callsAbout(shipment)[0]?.body).toEqual({ reason: 'damaged', lines });
  });

  it('calls again under the same key while the product is in trouble', async () => {
    const document = shipmentRequested();
    const { shipment } = document.data;
    const troubles = [{ status: 503 }, 'break' as const, { status: 429 }, { status: 425 }];
    bench.product.answer = ({ path }) => (path.includes(shipment) ? troubles.shift() : undefined);
    await bench.handOver(document);
    await eventually(() => expect(verbs(shipment).at(-1)).toBe('ship'), 15_000);
    const acknowledgements = callsAbout(shipment).filter(({ path }) => path.endsWith('acknowledge'));
    expect(acknowledgements.length).toBe(5);
    expect(new Set(acknowledgements.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  }, 20_000);

  it('takes a conflict as final, writes it down and stops', async () => {
    const document = shipmentRequested();
    const { shipment } = document.data;
    bench.product.answer = ({ path }) =>
      path.includes(shipment) ? { status: 409, body: { code: 'shipment_cancelled' } } : undefined;
    await bench.handOver(document);
    await eventually(async () => expect(await parcelOf(shipment)).toMatchObject({ status: 'stopped' }));
    await sleep(300);
    expect(verbs(shipment)).toEqual(['acknowledge']);
    const [call] = await bench.books('warehouse', { reference: shipment, kind: 'call' });
    expect(call).toMatchObject({ step: 'acknowledge', status: 'refused', attempts: 1, lastStatus: 409 });
    expect(call?.['lastAnswer']).toContain('shipment_cancelled');
  });

  it('does and says nothing while mute, gives a shipment back all the same, and goes on afterwards', async () => {
    await bench.behave('warehouse', { mute: true });
    const [kept, recalled] = [shipmentRequested(), shipmentRequested()];
    for (const document of [kept, recalled]) await bench.handOver(document);
    await sleep(400);
    expect(verbs(kept.data.shipment)).toEqual([]);
    const answer = await bench.handOver(shipmentRecalled(recalled.data.shipment));
    expect(answer.body).toEqual({ recalled: true });
    await bench.call('DELETE', '/behaviour/warehouse');
    await eventually(() => expect(verbs(kept.data.shipment)).toEqual(['acknowledge', 'ship']));
    expect(verbs(recalled.data.shipment)).toEqual([]);
  });

  it('makes each call twice under one key when told to', async () => {
    await bench.behave('warehouse', { duplicate: true });
    const document = shipmentRequested();
    const { shipment } = document.data;
    await bench.handOver(document);
    await eventually(() => expect(verbs(shipment).filter((verb) => verb === 'ship').length).toBe(2));
    await eventually(() => expect(verbs(shipment).filter((verb) => verb === 'acknowledge').length).toBe(2));
    const keys = callsAbout(shipment).map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(2);
    expect((await bench.books('warehouse', { reference: shipment, kind: 'call' })).length).toBe(2);
  });

  it('tells of the shipping before the acknowledgement when told to', async () => {
    await bench.behave('warehouse', { outOfOrder: true });
    const document = shipmentRequested();
    await bench.handOver(document);
    await eventually(() => expect(verbs(document.data.shipment)).toEqual(['ship', 'acknowledge']));
  });

  it('has the shipment when its answer was lost', async () => {
    await bench.behave('warehouse', { loseAnswers: 1 });
    const document = shipmentRequested();
    const id = unique('msg');
    await expect(bench.handOver(document, { id })).rejects.toThrow();
    expect(await parcelOf(document.data.shipment)).toMatchObject({ status: 'requested' });
    expect((await bench.handOver(document, { id })).body).toEqual({});
  });

  it('knows nothing of a hand-off that it was told to refuse', async () => {
    await bench.behave('warehouse', { fail: { status: 422, times: 1 } });
    const document = shipmentRequested();
    expect((await bench.handOver(document)).status).toBe(422);
    expect(await bench.books('warehouse', { reference: document.data.shipment })).toEqual([]);
    expect((await bench.handOver(document)).status).toBe(200);
  });

  it('shows how it works without its secrets, and refuses settings that make no sense', async () => {
    const code = await quiet({ key: 'a-key', pace: 'PT5M', cost: { amount: 100, currency: 'EUR' } });
    const { body } = await bench.call('GET', `/warehouses/${code}`);
    expect(body).toMatchObject({
      code,
      paceMs: 300_000,
      cost: { amount: 100, currency: 'EUR' },
      autoShip: true,
    });
    expect(body).not.toHaveProperty('key');
    expect(body).not.toHaveProperty('secret');
    const wrong = await bench.call('PUT', `/warehouses/${code}`, { secret: 'short', pace: 'fast', cat: 1 });
    expect(wrong.status).toBe(422);
    for (const pointer of ['/secret', '/pace', 'cat']) expect(wrong.body['detail']).toContain(pointer);
  });
});
