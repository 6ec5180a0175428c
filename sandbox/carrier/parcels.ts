import type { Queryable, Transaction } from '../support/database';
import { newHexId } from '../support/ids';
import type { Entry } from '../support/shelf';
import { addStep, dropSteps, type NewStep } from '../support/steps';
import { events, parcels, trackers, type ParcelFacts, type TrackerFacts } from './facts';
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
    const label = milestone(0);
    const facts = {
      ...this.newFacts(parcel, now),
      ...standing(label),
      nextMilestone: 1,
      latestScanAt: now.toISOString(),
    };
    const plan = facts.hold ? undefined : this.nextStep(parcel.trackingCode, now);
    if (!(await this.insert(tx, facts, now, plan))) return this.learnOwner(tx, parcel, now);
    await this.writeScan(tx, facts, { scan: label, now }); // nobody can have a tracker yet
  }

  /** What a tracker for a code that nobody has announced finds: a test parcel, or one whose first scan is to come. */
  async expect(tx: Transaction, parcel: NewParcel, now: Date): Promise<void> {
    const past = TEST_CODES[parcel.trackingCode];
    const facts = this.newFacts({ ...parcel, hold: past !== undefined }, now);
    const plan = past ? undefined : this.nextStep(parcel.trackingCode, now);
    if (!(await this.insert(tx, facts, now, plan))) return;
    for (const scan of past ?? []) await this.scan(tx, parcel.trackingCode, scan, now);
  }

  /** Moves a locked parcel to its next milestone, unless it is held or at its end. */
  async advance(tx: Transaction, parcel: Entry<ParcelFacts>, now: Date): Promise<void> {
    const { trackingCode, nextMilestone, hold, status } = parcel.facts;
    const next = JOURNEY[nextMilestone];
    if (!next || hold || FINAL.includes(status)) return;
    const plan = FINAL.includes(next.status) ? undefined : this.nextStep(trackingCode, now);
    await this.writeScan(tx, parcel.facts, { scan: next, now, plan });
    await this.move(tx, parcel, { ...next, nextMilestone: nextMilestone + 1 }, now);
  }

  /** Stops a locked parcel where it is, or lets it go on one pace later. */
  async hold(tx: Transaction, trackingCode: string, hold: boolean, now: Date): Promise<void> {
    await parcels.amend(tx, trackingCode, { facts: { hold }, now });
    await dropSteps(tx, [ADVANCE_STEP], trackingCode);
    if (!hold) await addStep(tx, this.nextStep(trackingCode, now));
  }

  /** Writes a scan, and tells all trackers. The parcel's status is that of its latest scan by time. */
  async scan(tx: Transaction, trackingCode: string, scan: Scan, now: Date): Promise<void> {
    const parcel = await parcels.lock(tx, trackingCode);
    if (!parcel) throw new Error(`the carrier knows no parcel ${trackingCode}`);
    await this.writeScan(tx, parcel.facts, { scan, now });
    await this.move(tx, parcel, scan, now);
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

  private newFacts(parcel: NewParcel, now: Date): ParcelFacts {
    const { trackingCode, carrier, service, hold, weightOunces, shipment, order, warehouse } = parcel;
    return {
      trackingCode,
      carrier: carrier ?? 'USPS',
      service: service ?? null,
      status: 'unknown',
      statusDetail: 'unknown',
      nextMilestone: 0,
      latestScanAt: null,
      hold: hold ?? false,
      weightOunces: weightOunces ?? ORDINARY_WEIGHT_OUNCES,
      estDeliveryDate: new Date(now.getTime() + JOURNEY.length * this.paceMs).toISOString(),
      signedBy: null,
      shipment: shipment ?? null,
      order: order ?? null,
      warehouse: warehouse ?? null,
    };
  }

  private insert(tx: Transaction, facts: ParcelFacts, now: Date, plan?: NewStep): Promise<boolean> {
    const { trackingCode, shipment, order, warehouse } = facts;
    const refs = [shipment, order, warehouse];
    return parcels.insert(tx, { id: trackingCode, at: now, reference: trackingCode, refs, facts }, plan);
  }

  private async learnOwner(tx: Transaction, parcel: NewParcel, now: Date): Promise<void> {
    const { shipment = null, order = null, warehouse = null } = parcel;
    if (shipment === null) return;
    const refs = [shipment, order, warehouse].filter((ref) => ref !== null);
    await parcels.amend(tx, parcel.trackingCode, { facts: { shipment, order, warehouse }, refs, now });
  }

  private async writeScan(
    tx: Transaction,
    { trackingCode, carrier, shipment, order }: ParcelFacts,
    { scan, now, plan }: { scan: Scan; now: Date; plan?: NewStep | undefined },
  ): Promise<void> {
    const { status, statusDetail, message, datetime = now.toISOString() } = scan;
    const facts = { trackingCode, status, statusDetail, message, datetime, source: carrier };
    const refs = [shipment, order];
    await events.create(tx, { id: newHexId('scan_'), at: now, reference: trackingCode, refs, facts }, plan);
  }

  private async move(
    tx: Transaction,
    before: Entry<ParcelFacts>,
    scan: Scan & { nextMilestone?: number },
    now: Date,
  ): Promise<void> {
    const { trackingCode, latestScanAt, status: previousStatus } = before.facts;
    const scannedAt = scan.datetime ?? now.toISOString();
    const facts: Partial<ParcelFacts> = {};
    if (scan.nextMilestone !== undefined) facts.nextMilestone = scan.nextMilestone;
    if (scan.estDeliveryDate !== undefined) facts.estDeliveryDate = scan.estDeliveryDate;
    if (latestScanAt === null || scannedAt >= latestScanAt) {
      Object.assign(facts, standing(scan), { latestScanAt: scannedAt });
    }
    const parcel = await parcels.amend(tx, trackingCode, { facts, now });
    for (const tracker of await trackers.listByReference(tx, trackingCode)) {
      await this.announce(tx, 'tracker.updated', await this.show(tx, tracker, parcel), previousStatus);
    }
  }

  private nextStep(trackingCode: string, now: Date): NewStep {
    const dueAt = new Date(now.getTime() + this.paceMs);
    return { kind: ADVANCE_STEP, subject: trackingCode, lane: `parcel/${trackingCode}`, dueAt };
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
