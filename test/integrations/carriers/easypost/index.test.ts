import { randomBytes } from 'node:crypto';

import type { Carrier } from '../../../../integrations/carriers/carrier';
import { easyPostCarrier } from '../../../../integrations/carriers/easypost';
import { describeCarrier, type CarrierBench } from '../../../conformance/carrier';
import { Bench, EASYPOST_KEY, EASYPOST_SECRET } from '../../../sandbox/support/bench';

const SCANS = {
  inTransit: { status: 'in_transit', status_detail: 'arrived_at_facility' },
  outForDelivery: { status: 'out_for_delivery', status_detail: 'out_for_delivery' },
  delivered: { status: 'delivered', status_detail: 'arrived_at_destination' },
  weatherDelay: { status: 'in_transit', status_detail: 'weather_delay' },
  // EasyPost's own word for a scan that it cannot place.
  nonsense: { status: 'unknown', status_detail: 'unknown' },
} as const;

let sandbox: Bench;
let bench: CarrierBench;

beforeAll(async () => {
  sandbox = await Bench.start('PT0.05S');
  const carrier = (apiKey: string): Carrier =>
    easyPostCarrier({ apiKey, webhookSecret: EASYPOST_SECRET, apiBase: sandbox.sandbox.address });
  bench = {
    carrier: carrier(EASYPOST_KEY),
    impostor: carrier('EZTK_nobody'),
    parcel: async () => {
      const trackingNumber = `94${randomBytes(8).toString('hex')}`;
      await must(sandbox.call('PUT', `/carrier/parcels/${trackingNumber}`, { hold: true, carrier: 'UPS' }));
      return { trackingNumber, carrier: 'UPS' };
    },
    happen: async (trackingNumber, event, minutesAgo) => {
      const datetime =
        minutesAgo === undefined ? undefined : new Date(Date.now() - minutesAgo * 60_000).toISOString();
      const scan = { ...SCANS[event], ...(datetime === undefined ? {} : { datetime }) };
      await must(sandbox.call('POST', `/carrier/parcels/${trackingNumber}/events`, scan));
    },
    countTrackers: async (trackingNumber) =>
      (await sandbox.books('carrier', { reference: trackingNumber, kind: 'tracker' })).length,
    webhooks: (trackingNumber) =>
      Promise.resolve(
        sandbox.product
          .at('/webhooks/carriers/easypost')
          .filter(({ raw }) => raw.includes(trackingNumber))
          .map(({ raw, headers }) => ({ rawBody: raw, headers })),
      ),
    misbehave: (how) =>
      sandbox.behave(
        'carrier',
        how === 'loseAnswer' ? { loseAnswers: 1 } : { fail: { status: how.fail, times: 1 } },
      ),
  };
});
afterAll(() => sandbox.stop());

async function must(call: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await call;
  if (status >= 400) throw new Error(`the sandbox answered ${status}: ${JSON.stringify(body)}`);
}

describeCarrier('easypost', () => bench);

describe('easypost', () => {
  it('finds out the carrier by itself where the node did not name one', async () => {
    const trackingNumber = `94${randomBytes(8).toString('hex')}`;
    const tracker = await bench.carrier.createTracker({ trackingNumber, carrier: '', shipmentId: 'shp_1' });
    expect(tracker).toEqual({ trackerId: expect.stringMatching(/^trk_/), events: expect.any(Array) });
  });

  it.each([
    ['EZ1000000001', 'labelCreated'],
    ['EZ2000000002', 'accepted'],
    ['EZ3000000003', 'outForDelivery'],
    ['EZ4000000004', 'delivered'],
    ['EZ5000000005', 'returnToSender'],
    ['EZ6000000006', 'exception'],
    ['EZ7000000007', 'unrecognised'],
  ])('reads EasyPost’s own test parcel %s as %s', async (trackingNumber, status) => {
    const { events } = await bench.carrier.createTracker({
      trackingNumber,
      carrier: 'USPS',
      shipmentId: 'shp_1',
    });
    expect(events.at(-1)?.status).toBe(status);
  });
});
