import { setTimeout as sleep } from 'node:timers/promises';

import { Bench, shipmentRecalled, shipmentRequested, unique } from '../support/bench';
import { eventually } from '../support/eventually';

describe('the sandbox warehouse in trouble', () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start();
  });
  afterAll(() => bench.stop());
  afterEach(async () => {
    bench.product.answer = () => undefined;
    await bench.call('DELETE', '/behaviour/warehouse');
  });

  it('calls again under the same key while the product is in trouble', async () => {
    const document = shipmentRequested();
    const { shipment } = document.data;
    const troubles = [{ status: 503 }, 'break' as const, { status: 429 }, { status: 425 }];
    bench.product.answer = ({ path }) => (path.includes(shipment) ? troubles.shift() : undefined);
    await bench.handOver(document);
    await eventually(() => expect(bench.product.verbs(shipment).at(-1)).toBe('ship'), 15_000);
    const acknowledgements = bench.product
      .callsAbout(shipment)
      .filter(({ path }) => path.endsWith('acknowledge'));
    expect(acknowledgements.length).toBe(5);
    expect(new Set(acknowledgements.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  }, 20_000);

  it('takes a conflict as final, writes it down and stops', async () => {
    const document = shipmentRequested();
    const { shipment } = document.data;
    bench.product.answer = ({ path }) =>
      path.includes(shipment) ? { status: 409, body: { code: 'shipment_cancelled' } } : undefined;
    await bench.handOver(document);
    await eventually(async () => expect(await bench.parcelOf(shipment)).toMatchObject({ status: 'stopped' }));
    await sleep(300);
    expect(bench.product.verbs(shipment)).toEqual(['acknowledge']);
    const [call] = await bench.books('warehouse', { reference: shipment, kind: 'call' });
    expect(call).toMatchObject({ step: 'acknowledge', status: 'refused', attempts: 1, lastStatus: 409 });
    expect(call?.['lastAnswer']).toContain('shipment_cancelled');
  });

  it('asks again after a conflict that says when: its first request may still be under way', async () => {
    const document = shipmentRequested();
    const { shipment } = document.data;
    const busy = { status: 409, body: { code: 'idempotency_in_flight' }, headers: { 'Retry-After': '0' } };
    const answers = [busy, busy];
    bench.product.answer = ({ path }) => (path.includes(shipment) ? answers.shift() : undefined);
    await bench.handOver(document);
    await eventually(() => expect(bench.product.verbs(shipment).at(-1)).toBe('ship'), 15_000);
    const [call] = await bench.books('warehouse', { reference: shipment, kind: 'call' });
    expect(call).toMatchObject({ step: 'acknowledge', status: 'accepted', attempts: 3 });
  }, 20_000);

  it('does and says nothing while mute, gives a shipment back all the same, and goes on afterwards', async () => {
    await bench.behave('warehouse', { mute: true });
    const [kept, recalled] = [shipmentRequested(), shipmentRequested()];
    for (const document of [kept, recalled]) await bench.handOver(document);
    await sleep(400);
    expect(bench.product.verbs(kept.data.shipment)).toEqual([]);
    const answer = await bench.handOver(shipmentRecalled(recalled.data.shipment));
    expect(answer.body).toEqual({ recalled: true });
    await bench.call('DELETE', '/behaviour/warehouse');
    await eventually(() => expect(bench.product.verbs(kept.data.shipment)).toEqual(['acknowledge', 'ship']));
    expect(bench.product.verbs(recalled.data.shipment)).toEqual([]);
  });

  it('makes each call twice under one key when told to', async () => {
    await bench.behave('warehouse', { duplicate: true });
    const document = shipmentRequested();
    const { shipment } = document.data;
    await bench.handOver(document);
    await eventually(() =>
      expect(bench.product.verbs(shipment).filter((verb) => verb === 'ship').length).toBe(2),
    );
    await eventually(() =>
      expect(bench.product.verbs(shipment).filter((verb) => verb === 'acknowledge').length).toBe(2),
    );
    const keys = bench.product.callsAbout(shipment).map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(2);
    expect((await bench.books('warehouse', { reference: shipment, kind: 'call' })).length).toBe(2);
  });

  it('tells of the shipping before the acknowledgement when told to', async () => {
    await bench.behave('warehouse', { outOfOrder: true });
    const document = shipmentRequested();
    await bench.handOver(document);
    await eventually(() =>
      expect(bench.product.verbs(document.data.shipment)).toEqual(['ship', 'acknowledge']),
    );
  });

  it('has the shipment when its answer was lost', async () => {
    await bench.behave('warehouse', { loseAnswers: 1 });
    const document = shipmentRequested();
    const id = unique('msg');
    await expect(bench.handOver(document, { id })).rejects.toThrow();
    expect(await bench.parcelOf(document.data.shipment)).toMatchObject({ status: 'requested' });
    expect((await bench.handOver(document, { id })).body).toEqual({});
  });

  it('knows nothing of a hand-off that it was told to refuse', async () => {
    await bench.behave('warehouse', { fail: { status: 422, times: 1 } });
    const document = shipmentRequested();
    expect((await bench.handOver(document)).status).toBe(422);
    expect(await bench.books('warehouse', { reference: document.data.shipment })).toEqual([]);
    expect((await bench.handOver(document)).status).toBe(200);
  });
});
