import { randomBytes } from 'node:crypto';

import { CarrierRefused, type Carrier, type TrackingFact } from '../../integrations/carriers/carrier';
import { currentMilestone } from '../../domain/tracking/milestone';
import { eventKey } from '../../domain/tracking/news';
import { eventually } from '../sandbox/support/eventually';

/** What the laws need of a carrier under test and of the partner behind it. */
export interface CarrierBench {
  carrier: Carrier;
  /** The same carrier with credentials that the partner does not know. */
  impostor: Carrier;
  /** A parcel that stands still until it is told what happens to it. */
  parcel(): Promise<{ trackingNumber: string; carrier: string }>;
  /** What happens to a parcel, in the partner's words for it, perhaps some minutes ago. */
  happen(
    trackingNumber: string,
    event: 'inTransit' | 'outForDelivery' | 'delivered' | 'weatherDelay' | 'nonsense',
    minutesAgo?: number,
  ): Promise<void>;
  /** How many trackers the partner's books hold for a parcel. */
  countTrackers(trackingNumber: string): Promise<number>;
  /** The partner's webhooks about a parcel so far, as they came, oldest first. */
  webhooks(trackingNumber: string): Promise<{ rawBody: Buffer; headers: Record<string, string> }[]>;
  /** Fail the next request with a status, or lose its answer after the effect. */
  misbehave(how: { fail: number } | 'loseAnswer'): Promise<void>;
}

/** The laws every carrier keeps. */
export function describeCarrier(name: string, bench: () => CarrierBench): void {
  describe(`carrier ${name}`, () => {
    const watched = async () => {
      const parcel = await bench().parcel();
      const tracker = await bench().carrier.createTracker({ ...parcel, shipmentId: unique('shp') });
      return { ...parcel, ...tracker };
    };
    const told = async (trackingNumber: string): Promise<TrackingFact[]> =>
      (await bench().webhooks(trackingNumber)).flatMap(({ rawBody }) =>
        bench().carrier.webhooks.toFacts(rawBody),
      );

    it('watches a parcel once, however often it is asked to', async () => {
      const parcel = { ...(await bench().parcel()), shipmentId: unique('shp') };
      const first = await bench().carrier.createTracker(parcel);
      const second = await bench().carrier.createTracker(parcel);
      expect(second.trackerId).toBe(first.trackerId);
      expect(await bench().countTrackers(parcel.trackingNumber)).toBe(1);
    });

    it('finds its tracker when the answer was lost and it is asked again', async () => {
      const parcel = { ...(await bench().parcel()), shipmentId: unique('shp') };
      await bench().misbehave('loseAnswer');
      await expect(bench().carrier.createTracker(parcel)).rejects.not.toBeInstanceOf(CarrierRefused);
      await bench().carrier.createTracker(parcel);
      expect(await bench().countTrackers(parcel.trackingNumber)).toBe(1);
    });

    it('brings the same facts by webhook and by poll, so that each is one report', async () => {
      const { trackingNumber, trackerId } = await watched();
      await bench().happen(trackingNumber, 'inTransit', 10);
      await bench().happen(trackingNumber, 'weatherDelay', 5);
      await eventually(async () => {
        const polled = (await bench().carrier.retrieveTracker(trackerId)).map(eventKey);
        expect(polled.length).toBeGreaterThanOrEqual(2);
        expect(new Set((await told(trackingNumber)).map(eventKey))).toEqual(new Set(polled));
      });
    });

    it('names parcel, time and raw code of every fact, oldest first', async () => {
      const { trackingNumber, trackerId, carrier } = await watched();
      await bench().happen(trackingNumber, 'outForDelivery', 5);
      await bench().happen(trackingNumber, 'inTransit', 10);
      const facts = await bench().carrier.retrieveTracker(trackerId);
      for (const fact of facts) {
        expect(fact).toMatchObject({ carrier, trackingNumber, rawStatus: expect.stringMatching(/./) });
        expect(new Date(fact.occurredAt).toISOString()).toBe(fact.occurredAt);
      }
      expect(facts.map((fact) => fact.occurredAt)).toEqual(facts.map((fact) => fact.occurredAt).sort());
    });

    it('tells a delay with its reason', async () => {
      const { trackingNumber, trackerId } = await watched();
      await bench().happen(trackingNumber, 'weatherDelay');
      const facts = await bench().carrier.retrieveTracker(trackerId);
      expect(facts.at(-1)).toMatchObject({
        status: 'delayed',
        delay: { reason: expect.stringMatching(/weather/i) },
      });
    });

    it('keeps a code it does not know as unrecognised, and lets it move nothing', async () => {
      const { trackingNumber, trackerId } = await watched();
      await bench().happen(trackingNumber, 'inTransit', 5);
      await bench().happen(trackingNumber, 'nonsense');
      const facts = await bench().carrier.retrieveTracker(trackerId);
      expect(facts.at(-1)).toMatchObject({ status: 'unrecognised', rawStatus: expect.stringMatching(/./) });
      expect(currentMilestone(facts)).toBe('inTransit');
    });

    it('never moves a delivered parcel back by a scan that comes late', async () => {
      const { trackingNumber, trackerId } = await watched();
      await bench().happen(trackingNumber, 'delivered', 5);
      await bench().happen(trackingNumber, 'outForDelivery', 10);
      await bench().happen(trackingNumber, 'inTransit');
      expect(currentMilestone(await bench().carrier.retrieveTracker(trackerId))).toBe('delivered');
      await eventually(async () => {
        const facts = await told(trackingNumber);
        expect(facts.map((fact) => fact.status)).toEqual(
          expect.arrayContaining(['delivered', 'outForDelivery', 'inTransit']),
        );
        expect(currentMilestone(facts)).toBe('delivered');
      });
    });

    it('says nothing of a parcel whose tracker nobody knows, least of all that it is lost', async () => {
      expect(await bench().carrier.retrieveTracker('trk_nobody')).toEqual([]);
    });

    it.each([429, 500, 503])('throws a %s to be tried again', async (status) => {
      const { trackerId } = await watched();
      await bench().misbehave({ fail: status });
      await expect(bench().carrier.retrieveTracker(trackerId)).rejects.not.toBeInstanceOf(CarrierRefused);
      expect((await bench().carrier.retrieveTracker(trackerId)).length).toBeGreaterThan(0);
    });

    it('is refused for good with credentials that nobody knows', async () => {
      const parcel = { ...(await bench().parcel()), shipmentId: unique('shp') };
      await expect(bench().impostor.createTracker(parcel)).rejects.toBeInstanceOf(CarrierRefused);
    });

    describe('webhooks', () => {
      const first = async () => {
        const { trackingNumber } = await watched();
        return eventually(async () => {
          const [webhook] = await bench().webhooks(trackingNumber);
          if (webhook === undefined) throw new Error('no webhook yet');
          return webhook;
        });
      };

      it('are verified on their raw bytes', async () => {
        const { rawBody, headers } = await first();
        expect(bench().carrier.webhooks.verify(rawBody, headers, new Date())).toEqual({
          ...{ eventId: expect.any(String), type: expect.any(String) },
        });
      });

      it('are refused with a body written otherwise and without a signature', async () => {
        const { rawBody, headers } = await first();
        const { webhooks } = bench().carrier;
        const refused = { refused: expect.stringMatching(/./) };
        const rewritten = Buffer.from(JSON.stringify(JSON.parse(rawBody.toString('utf8'))));
        expect(rewritten.equals(rawBody)).toBe(false);
        expect(webhooks.verify(rewritten, headers, new Date())).toEqual(refused);
        expect(webhooks.verify(rawBody, {}, new Date())).toEqual(refused);
      });
    });
  });
}

function unique(prefix: string): string {
  return `${prefix}_${randomBytes(8).toString('hex')}`;
}
