import type { Parcels as CarrierParcels } from '../carrier/parcels';
import type { Behaviours } from '../control/behaviours';
import { Problem } from '../control/problems';
import type { Database, Transaction } from '../support/database';
import { newTrackingNumber } from '../support/ids';
import type { Entry } from '../support/shelf';
import type { StepHandler } from '../support/step-runner';
import { addStep, dropSteps, postponeStep, takeStep, type Step } from '../support/steps';
import type { Calls } from './calls';
import { parcels, type CallFacts, type ParcelFacts, type ParcelLine, type ParcelStatus } from './facts';
import type { Warehouse, Warehouses } from './warehouses';

export const ACKNOWLEDGE_STEP = 'warehouse.acknowledge';
export const SHIP_STEP = 'warehouse.ship';
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

  /** Plans the next thing to be done with a parcel by itself, one pace from now. */
  async plan(tx: Transaction, kind: string, parcel: ParcelFacts, now: Date): Promise<void> {
    const { paceMs } = this.options.warehouses.of(parcel.warehouse);
    const dueAt = new Date(now.getTime() + paceMs);
    await addStep(tx, { kind, subject: parcel.shipment, lane: `shipment/${parcel.shipment}`, dueAt });
  }

  /** Forgets everything planned for a parcel. */
  async stop(tx: Transaction, shipment: string): Promise<void> {
    await dropSteps(tx, ACKNOWLEDGE_STEP, shipment);
    await dropSteps(tx, SHIP_STEP, shipment);
  }

  async acknowledge(tx: Transaction, shipment: string, now: Date): Promise<Entry<ParcelFacts>> {
    const parcel = await this.take(tx, shipment, 'acknowledge', ['requested', 'stopped']);
    const { warehouse } = parcel.facts;
    const facts = { status: 'acknowledged', acknowledgedAt: now.toISOString() } as const;
    const acknowledged = await parcels.amend(tx, shipment, { facts, now });
    await this.options.calls().make(tx, { warehouse, shipment, step: 'acknowledge', request: {} }, now);
    // Out of order means that the parcel leaves before the acknowledgement is through.
    if (this.options.behaviours.of('warehouse').outOfOrder)
      await this.planShipping(tx, acknowledged.facts, now);
    return acknowledged;
  }

  /** Ships: the carrier knows the parcel before the product does. */
  async ship(tx: Transaction, shipment: string, shipping: Shipping, now: Date): Promise<Entry<ParcelFacts>> {
    const parcel = await this.take(tx, shipment, 'ship', ['requested', 'acknowledged', 'stopped']);
    const { warehouse, order } = parcel.facts;
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

  async planShipping(tx: Transaction, parcel: ParcelFacts, now: Date): Promise<void> {
    if (!this.options.warehouses.of(parcel.warehouse).autoShip) return;
    await dropSteps(tx, SHIP_STEP, parcel.shipment);
    await this.plan(tx, SHIP_STEP, parcel, now);
  }

  /** What the floor does by itself; a mute warehouse does nothing until it speaks again. */
  byItself(kind: typeof ACKNOWLEDGE_STEP | typeof SHIP_STEP): StepHandler {
    return (step, now) =>
      this.options.database.transaction(async (tx) => {
        if (this.options.behaviours.of('warehouse').mute) return this.wait(tx, step, now);
        if (!(await takeStep(tx, step))) return;
        const parcel = await parcels.lock(tx, step.subject);
        if (kind === ACKNOWLEDGE_STEP && parcel?.facts.status === 'requested') {
          await this.acknowledge(tx, step.subject, now);
        }
        if (kind === SHIP_STEP && parcel?.facts.status === 'acknowledged') {
          await this.ship(tx, step.subject, {}, now);
        }
      });
  }

  private async wait(tx: Transaction, step: Step, now: Date): Promise<void> {
    const parcel = await parcels.find(tx, step.subject);
    const paceMs = parcel ? this.options.warehouses.of(parcel.facts.warehouse).paceMs : 0;
    const wait = Math.max(paceMs, SHORTEST_MUTE_CHECK_MS);
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
