import type { Parcels as CarrierParcels } from '../carrier/parcels';
import type { Behaviours } from '../control/behaviours';
import { Problem } from '../control/problems';
import type { Database, Transaction } from '../support/database';
import { newTrackingNumber } from '../support/ids';
import type { Entry } from '../support/shelf';
import type { StepHandler } from '../support/step-runner';
import { addStep, dropSteps, postponeStep, takeStep, type NewStep, type Step } from '../support/steps';
import type { Calls } from './calls';
import { parcels, type CallFacts, type ParcelFacts, type ParcelLine, type ParcelStatus } from './facts';
import type { Warehouse, Warehouses } from './warehouses';

export const ACKNOWLEDGE_STEP = 'warehouse.acknowledge';
export const SHIP_STEP = 'warehouse.ship';
type FloorStep = typeof ACKNOWLEDGE_STEP | typeof SHIP_STEP;
const SHORTEST_MUTE_CHECK_MS = 500;

/** What is known of a parcel when it leaves; whatever is not given is the warehouse's ordinary. */
export interface Shipping {
  carrier?: string | undefined;
  service?: string | undefined;
  trackingNumber?: string | undefined;
  cost?: { amount: number; currency: string } | null | undefined;
  lines?: readonly ParcelLine[] | undefined;
  shippedAt?: string | undefined;
}

/** What the people on the floor work with. */
export interface FloorOptions {
  database: Database;
  behaviours: Behaviours;
  warehouses: Warehouses;
  carrier: CarrierParcels;
  calls: () => Calls;
}

/** The floor of the warehouses: acknowledges, ships and rejects parcels, by itself at its pace or when told to. */
export class Floor {
  constructor(private readonly options: FloorOptions) {}

  /** The next thing to be done with a parcel by itself, one pace from now. */
  next(kind: FloorStep, parcel: ParcelFacts, now: Date): NewStep {
    const { paceMs } = this.options.warehouses.of(parcel.warehouse);
    const dueAt = new Date(now.getTime() + paceMs);
    return { kind, subject: parcel.shipment, lane: `shipment/${parcel.shipment}`, dueAt };
  }

  /** What follows an acknowledgement, where the warehouse ships by itself. */
  nextShipping(parcel: ParcelFacts, now: Date): NewStep | undefined {
    return this.options.warehouses.of(parcel.warehouse).autoShip
      ? this.next(SHIP_STEP, parcel, now)
      : undefined;
  }

  /** Forgets everything planned for a locked parcel. */
  async stop(tx: Transaction, shipment: string): Promise<void> {
    await dropSteps(tx, [ACKNOWLEDGE_STEP, SHIP_STEP], shipment);
  }

  async acknowledge(tx: Transaction, shipment: string, now: Date): Promise<Entry<ParcelFacts>> {
    return this.acknowledgeTaken(
      tx,
      await this.take(tx, shipment, 'acknowledge', ['requested', 'stopped']),
      now,
    );
  }

  async ship(tx: Transaction, shipment: string, shipping: Shipping, now: Date): Promise<Entry<ParcelFacts>> {
    const parcel = await this.take(tx, shipment, 'ship', ['requested', 'acknowledged', 'stopped']);
    return this.shipTaken(tx, parcel, shipping, now);
  }

  async reject(
    tx: Transaction,
    shipment: string,
    rejection: { reason?: string | undefined; lines?: readonly ParcelLine[] | undefined },
    now: Date,
  ): Promise<Entry<ParcelFacts>> {
    const parcel = await this.take(tx, shipment, 'reject', ['requested', 'acknowledged', 'stopped']);
    const { warehouse } = parcel.facts;
    const reason = rejection.reason ?? this.options.warehouses.of(warehouse).rejectReason;
    const request = { reason, ...(rejection.lines && { lines: rejection.lines }) };
    const rejected = await parcels.amend(tx, shipment, { facts: { status: 'rejected' }, now });
    await this.options.calls().make(tx, { warehouse, shipment, step: 'reject', request }, now);
    return rejected;
  }

  /** After an acknowledgement the parcel is shipped; after a refused one the floor waits for a person. */
  async callAnswered(tx: Transaction, call: CallFacts, now: Date): Promise<void> {
    if (call.step !== 'acknowledge') return;
    const parcel = await parcels.lock(tx, call.shipment);
    if (parcel?.facts.status !== 'acknowledged') return;
    if (call.status === 'accepted') return this.planShipping(tx, parcel.facts, now);
    await this.stop(tx, call.shipment);
    await parcels.amend(tx, call.shipment, { facts: { status: 'stopped' }, now });
  }

  /** What the floor does by itself; a mute warehouse does nothing until it speaks again. */
  byItself(kind: FloorStep): StepHandler {
    return (step, now) =>
      this.options.database.transaction(async (tx) => {
        // The parcel before its step, as everybody does who changes both; else two could wait for each other.
        const parcel = await parcels.lock(tx, step.subject);
        if (!parcel) return;
        if (this.options.behaviours.of('warehouse').mute) return this.wait(tx, step, parcel.facts, now);
        if (!(await takeStep(tx, step))) return;
        const { status } = parcel.facts;
        if (kind === ACKNOWLEDGE_STEP && status === 'requested') await this.acknowledgeTaken(tx, parcel, now);
        if (kind === SHIP_STEP && status === 'acknowledged') await this.shipTaken(tx, parcel, {}, now);
      });
  }

  private async acknowledgeTaken(
    tx: Transaction,
    parcel: Entry<ParcelFacts>,
    now: Date,
  ): Promise<Entry<ParcelFacts>> {
    const { warehouse, shipment } = parcel.facts;
    const facts = { status: 'acknowledged', acknowledgedAt: now.toISOString() } as const;
    const acknowledged = await parcels.amend(tx, shipment, { facts, now });
    await this.options.calls().make(tx, { warehouse, shipment, step: 'acknowledge', request: {} }, now);
    // Out of order means that the parcel leaves before the acknowledgement is through.
    if (this.options.behaviours.of('warehouse').outOfOrder)
      await this.planShipping(tx, acknowledged.facts, now);
    return acknowledged;
  }

  /** The carrier knows the parcel before the product does. */
  private async shipTaken(
    tx: Transaction,
    parcel: Entry<ParcelFacts>,
    shipping: Shipping,
    now: Date,
  ): Promise<Entry<ParcelFacts>> {
    const { warehouse, shipment, order } = parcel.facts;
    const request = shippingFacts(this.options.warehouses.of(warehouse), parcel.facts, shipping, now);
    const { carrier, service, trackingNumber, shippedAt } = request;
    const known = {
      trackingCode: trackingNumber,
      carrier,
      service,
      shipment,
      order: order ?? undefined,
      warehouse,
    };
    await this.options.carrier.register(tx, known, now);
    const facts = { status: 'shipped', carrier, service, trackingNumber, shippedAt } as const;
    const shipped = await parcels.amend(tx, shipment, { facts, refs: [trackingNumber], now });
    await this.options.calls().make(tx, { warehouse, shipment, step: 'ship', request }, now);
    return shipped;
  }

  /** Once, whether the acknowledgement or the hand-off's answer asks for it. */
  private async planShipping(tx: Transaction, parcel: ParcelFacts, now: Date): Promise<void> {
    const step = this.nextShipping(parcel, now);
    if (!step) return;
    await dropSteps(tx, [SHIP_STEP], parcel.shipment);
    await addStep(tx, step);
  }

  private async wait(tx: Transaction, step: Step, parcel: ParcelFacts, now: Date): Promise<void> {
    const wait = Math.max(this.options.warehouses.of(parcel.warehouse).paceMs, SHORTEST_MUTE_CHECK_MS);
    await postponeStep(tx, step, new Date(now.getTime() + wait), false);
  }

  private async take(
    tx: Transaction,
    shipment: string,
    verb: string,
    allowed: readonly ParcelStatus[],
  ): Promise<Entry<ParcelFacts>> {
    const parcel = await parcels.lock(tx, shipment);
    if (!parcel)
      throw new Problem(404, 'unknown_shipment', `No warehouse was asked for a shipment ${shipment}.`);
    const { status } = parcel.facts;
    if (!allowed.includes(status)) {
      throw new Problem(
        409,
        'wrong_status',
        `Cannot ${verb} ${shipment}: it is ${status}, not ${allowed.join(' or ')}.`,
      );
    }
    await this.stop(tx, shipment);
    return parcel;
  }
}

function shippingFacts(warehouse: Warehouse, parcel: ParcelFacts, shipping: Shipping, now: Date) {
  const cost = shipping.cost === undefined ? warehouse.cost : shipping.cost;
  return {
    carrier: shipping.carrier ?? warehouse.carrier,
    service: shipping.service ?? parcel.service ?? warehouse.service ?? 'Ground',
    trackingNumber: shipping.trackingNumber ?? newTrackingNumber(),
    ...(cost !== null && { cost }),
    ...(shipping.lines && { lines: shipping.lines }),
    shippedAt: shipping.shippedAt ?? now.toISOString(),
  };
}
