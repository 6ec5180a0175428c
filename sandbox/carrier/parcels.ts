import type { Queryable, Transaction } from '../support/database';
import { newHexId } from '../support/ids';
import type { Entry } from '../support/shelf';
import { addStep, dropSteps } from '../support/steps';
import { events, parcels, trackers, type EventFacts, type ParcelFacts, type TrackerFacts } from './facts';
import { FINAL, JOURNEY, TEST_CODES, type Milestone } from './journey';
import { toTracker, type TrackerObject } from './objects';

export const ADVANCE_STEP = 'carrier.advance';
const ORDINARY_WEIGHT_OUNCES = 16;

/** What is known of a parcel when the carrier first hears of it. */
export interface NewParcel {
  trackingCode: string;
  carrier?: string | undefined;
  service?: string | undefined;
  hold?: boolean | undefined;
  weightOunces?: number | undefined;
  shipment?: string | undefined;
  order?: string | undefined;
  warehouse?: string | undefined;
}

/** Tells those who watch a parcel of a change, with the status it had before. */
export type Announce = (
  tx: Transaction,
  type: 'tracker.created' | 'tracker.updated',
  tracker: TrackerObject,
  previousStatus: string | null,
) => Promise<void>;

/** A scan: a milestone with the time it was made, now unless said, and perhaps a new expectation of delivery. */
export interface Scan extends Milestone {
  datetime?: string | undefined;
  estDeliveryDate?: string | undefined;
}

/** The carrier's hands: parcels get known, move on at the carrier's pace, and are scanned. */
export class Parcels {
  constructor(
    private readonly paceMs: number,
    private readonly announce: Announce,
  ) {}

  /** Makes a parcel known, scanned as `pre_transit`; one that is known already only learns whose it is. */
  async register(tx: Transaction, parcel: NewParcel, now: Date): Promise<void> {
    if (!(await this.insert(tx, parcel, now))) return this.learnOwner(tx, parcel, now);
    await this.scan(tx, parcel.trackingCode, { ...milestone(0) }, now);
    await parcels.amend(tx, parcel.trackingCode, { facts: { nextMilestone: 1 }, now });
    if (parcel.hold !== true) await this.scheduleNext(tx, parcel.trackingCode, now);
  }

  /** What a tracker for a code that nobody has announced finds: a test parcel, or one whose first scan is to come. */
  async expect(tx: Transaction, parcel: NewParcel, now: Date): Promise<void> {
    const past = TEST_CODES[parcel.trackingCode];
    if (!(await this.insert(tx, { ...parcel, hold: past !== undefined }, now))) return;
    if (!past) return this.scheduleNext(tx, parcel.trackingCode, now);
    for (const step of past) await this.scan(tx, parcel.trackingCode, step, now);
  }

  /** Moves a parcel to its next milestone, unless it is held or at its end. */
  async advance(tx: Transaction, trackingCode: string, now: Date): Promise<void> {
    const parcel = await parcels.lock(tx, trackingCode);
    const next = parcel && JOURNEY[parcel.facts.nextMilestone];
    if (!next || parcel.facts.hold || FINAL.includes(parcel.facts.status)) return;
    await this.scan(tx, trackingCode, next, now);
    const facts = { nextMilestone: parcel.facts.nextMilestone + 1 };
    await parcels.amend(tx, trackingCode, { facts, now });
    if (!FINAL.includes(next.status)) await this.scheduleNext(tx, trackingCode, now);
  }

  /** Stops a parcel where it is, or lets it go on one pace later. */
  async hold(tx: Transaction, trackingCode: string, hold: boolean, now: Date): Promise<void> {
    await parcels.amend(tx, trackingCode, { facts: { hold }, now });
    await dropSteps(tx, ADVANCE_STEP, trackingCode);
    if (!hold) await this.scheduleNext(tx, trackingCode, now);
  }

  /** Writes a scan, and tells all trackers. The parcel's status is that of its latest scan by time. */
  async scan(tx: Transaction, trackingCode: string, scan: Scan, now: Date): Promise<void> {
    const before = await parcels.lock(tx, trackingCode);
    if (!before) throw new Error(`the carrier knows no parcel ${trackingCode}`);
    const datetime = scan.datetime ?? now.toISOString();
    const latest = await this.latestScanAt(tx, trackingCode);
    const { carrier, shipment, order } = before.facts;
    const { status, statusDetail, message } = scan;
    const event = { trackingCode, status, statusDetail, message, datetime, source: carrier };
    const refs = [shipment, order];
    await events.insert(tx, { id: newHexId('scan_'), at: now, reference: trackingCode, refs, facts: event });

    const facts: Partial<ParcelFacts> = {};
    if (scan.estDeliveryDate !== undefined) facts.estDeliveryDate = scan.estDeliveryDate;
    if (latest === undefined || datetime >= latest) Object.assign(facts, standing(scan));
    const parcel = await parcels.amend(tx, trackingCode, { facts, now });
    for (const tracker of await trackers.listByReference(tx, trackingCode)) {
      await this.announce(tx, 'tracker.updated', await this.show(tx, tracker, parcel), before.facts.status);
    }
  }

  /** A tracker as EasyPost shows it. */
  async show(
    from: Queryable,
    tracker: Entry<TrackerFacts>,
    known?: Entry<ParcelFacts>,
  ): Promise<TrackerObject> {
    const parcel = known ?? (await parcels.find(from, tracker.facts.trackingCode));
    if (!parcel) throw new Error(`the carrier knows no parcel ${tracker.facts.trackingCode}`);
    return toTracker(tracker, parcel, await events.listByReference(from, tracker.facts.trackingCode));
  }

  private async insert(tx: Transaction, parcel: NewParcel, now: Date): Promise<boolean> {
    const { trackingCode, carrier, service, hold, weightOunces, shipment, order, warehouse } = parcel;
    const facts: ParcelFacts = {
      trackingCode,
      carrier: carrier ?? 'USPS',
      service: service ?? null,
      status: 'unknown',
      statusDetail: 'unknown',
      nextMilestone: 0,
      hold: hold ?? false,
      weightOunces: weightOunces ?? ORDINARY_WEIGHT_OUNCES,
      estDeliveryDate: new Date(now.getTime() + JOURNEY.length * this.paceMs).toISOString(),
      signedBy: null,
      shipment: shipment ?? null,
      order: order ?? null,
      warehouse: warehouse ?? null,
    };
    const refs = [shipment, order, warehouse];
    return parcels.insert(tx, { id: trackingCode, at: now, reference: trackingCode, refs, facts });
  }

  private async learnOwner(tx: Transaction, parcel: NewParcel, now: Date): Promise<void> {
    const { shipment = null, order = null, warehouse = null } = parcel;
    if (shipment === null) return;
    const refs = [shipment, order, warehouse].filter((ref) => ref !== null);
    await parcels.amend(tx, parcel.trackingCode, { facts: { shipment, order, warehouse }, refs, now });
  }

  private async latestScanAt(tx: Transaction, trackingCode: string): Promise<string | undefined> {
    const scans: Entry<EventFacts>[] = await events.listByReference(tx, trackingCode);
    return scans
      .map(({ facts }) => facts.datetime)
      .sort()
      .at(-1);
  }

  private async scheduleNext(tx: Transaction, trackingCode: string, now: Date): Promise<void> {
    const dueAt = new Date(now.getTime() + this.paceMs);
    await addStep(tx, { kind: ADVANCE_STEP, subject: trackingCode, lane: `parcel/${trackingCode}`, dueAt });
  }
}

function standing({ status, statusDetail }: Milestone): Partial<ParcelFacts> {
  return { status, statusDetail, ...(status === 'delivered' && { signedBy: 'Front Door' }) };
}

function milestone(index: number): Milestone {
  const found = JOURNEY[index];
  if (!found) throw new Error(`the journey has no milestone ${index}`);
  return found;
}
