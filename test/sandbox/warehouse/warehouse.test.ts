import { setTimeout as sleep } from 'node:timers/promises';

import { Bench, shipmentRecalled, shipmentRequested, unique, WAREHOUSE_KEY } from '../support/bench';
import { eventually } from '../support/eventually';

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
    await eventually(() => expect(bench.product.verbs(shipment)).toEqual(['acknowledge', 'ship']));
    await eventually(() => expect(knownWhenTold).toBe(200));

    const [acknowledge, ship] = bench.product.callsAbout(shipment);
    expect(acknowledge).toMatchObject({ body: {}, headers: { authorization: `Bearer ${WAREHOUSE_KEY}` } });
    expect(acknowledge?.headers['idempotency-key']).not.toBe(ship?.headers['idempotency-key']);
    expect(ship?.body).toEqual({
      carrier: 'USPS',
      service: 'Ground',
      trackingNumber: expect.stringMatching(/^94001\d{17}$/) as string,
      cost: { amount: 795, currency: 'AUD' },
      shippedAt: expect.any(String) as string,
    });
    expect(await bench.parcelOf(shipment)).toMatchObject({
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
    await eventually(() => expect(bench.product.verbs(shipment)).toEqual(['acknowledge', 'ship']));
    await bench.handOver(document, { id });
    await sleep(300);
    expect(bench.product.verbs(shipment)).toEqual(['acknowledge', 'ship']);
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
    const warehouse = await bench.warehouse({ secret, autoAcknowledge: false });
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
    const warehouse = await bench.warehouse({ answer: 'acknowledge', carrier: 'AustraliaPost', cost: null });
    const document = shipmentRequested();
    expect((await bench.handOver(document, { warehouse })).body).toEqual({ acknowledged: true });
    await eventually(() => expect(bench.product.verbs(document.data.shipment)).toEqual(['ship']));
    const [ship] = bench.product.callsAbout(document.data.shipment);
    expect(ship?.body).toMatchObject({ carrier: 'AustraliaPost' });
    expect(ship?.body).not.toHaveProperty('cost');
  });

  it('rejects in its answer where it works so, and takes the shipment when asked again later', async () => {
    const warehouse = await bench.warehouse({ answer: 'reject', rejectReason: 'capacity' });
    const document = shipmentRequested();
    const { shipment } = document.data;
    const rejected = await bench.handOver(document, { warehouse });
    expect(rejected.body).toEqual({ rejected: true, reason: 'capacity' });
    await bench.call('PUT', `/warehouses/${warehouse}`, { answer: 'receive' });
    expect((await bench.handOver(document, { warehouse })).body).toEqual({});
    await eventually(() => expect(bench.product.verbs(shipment)).toEqual(['acknowledge', 'ship']));
  });

  it('gives a shipment back before it left, and says no afterwards', async () => {
    const warehouse = await bench.warehouse();
    const early = shipmentRequested();
    const late = shipmentRequested();
    for (const document of [early, late]) await bench.handOver(document, { warehouse });
    const recalled = await bench.handOver(shipmentRecalled(early.data.shipment), { warehouse });
    expect(recalled.body).toEqual({ recalled: true });
    expect(await bench.parcelOf(early.data.shipment)).toMatchObject({ status: 'cancelled' });
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
    const warehouse = await bench.warehouse();
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
    expect(bench.product.verbs(shipment)).toEqual([]);
  });

  it('lets one win when a recall and the shipping race', async () => {
    const warehouse = await bench.warehouse();
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

  it('lets one win, and answers at once, when a recall meets a parcel that is leaving by itself', async () => {
    const warehouse = await bench.warehouse({ answer: 'acknowledge', pace: 'PT0.15S' });
    const documents = Array.from({ length: 30 }, () => shipmentRequested());
    await Promise.all(documents.map((document) => bench.handOver(document, { warehouse })));
    const outcomes = await Promise.all(
      documents.map(async ({ data: { shipment } }, index) => {
        await sleep(index * 10);
        const { status, body } = await bench.handOver(shipmentRecalled(shipment), { warehouse });
        return { shipment, status, recalled: body['recalled'] };
      }),
    );
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([200]));
    for (const { shipment, recalled } of outcomes) {
      const parcel = await bench.parcelOf(shipment);
      expect(parcel).toMatchObject({ status: recalled === true ? 'cancelled' : 'shipped' });
      expect(parcel?.['trackingNumber'] === null).toBe(recalled);
    }
  });

  it('does each step when told to', async () => {
    const warehouse = await bench.warehouse({ autoAcknowledge: false, autoShip: false });
    const document = shipmentRequested();
    const { shipment } = document.data;
    await bench.handOver(document, { warehouse });
    await sleep(250);
    expect(bench.product.verbs(shipment)).toEqual([]);
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
    await eventually(() => expect(bench.product.verbs(shipment)).toEqual(['acknowledge']));
    expect((await step('ship', { ...parcel, cost: { amount: 5, currency: 'USD' } })).status).toBe(202);
    await eventually(() => expect(bench.product.verbs(shipment)).toEqual(['acknowledge', 'ship']));
    expect(bench.product.callsAbout(shipment)[1]?.body).toEqual({
      ...parcel,
      cost: { amount: 5, currency: 'USD' },
    });
    expect((await step('ship')).status).toBe(409);
    expect((await step('ship', { weight: 3 })).status).toBe(422);
    const nobody = await bench.call('POST', `/warehouse/${warehouse}/shipments/shp_nobody/ship`);
    expect(nobody).toMatchObject({ status: 404, body: { code: 'unknown_shipment' } });
  });

  it('rejects when told to, naming the lines', async () => {
    const warehouse = await bench.warehouse();
    const document = shipmentRequested();
    const { shipment } = document.data;
    await bench.handOver(document, { warehouse });
    const lines = [{ line: '1', quantity: 1 }];
    await bench.call('POST', `/warehouse/${warehouse}/shipments/${shipment}/reject`, {
      reason: 'damaged',
      lines,
    });
    await eventually(() => expect(bench.product.verbs(shipment)).toEqual(['reject']));
    expect(bench.product.callsAbout(shipment)[0]?.body).toEqual({ reason: 'damaged', lines });
  });

  it('shows how it works without its secrets, and refuses settings that make no sense', async () => {
    const code = await bench.warehouse({
      key: 'a-key',
      pace: 'PT5M',
      cost: { amount: 100, currency: 'EUR' },
    });
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
