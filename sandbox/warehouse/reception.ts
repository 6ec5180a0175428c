import { z } from 'zod';

import type { Transaction } from '../support/database';
import type { Entry } from '../support/shelf';
import { handoffs, parcels, recalls, type HandoffFacts, type ParcelFacts } from './facts';
import { ACKNOWLEDGE_STEP, type Floor } from './floor';
import type { Warehouse } from './warehouses';

const lineSchema = z.looseObject({ line: z.string(), quantity: z.int().min(1) });
const dataSchema = z.looseObject({
  shipment: z.string().min(1),
  order: z.string().optional(),
  number: z.string().optional(),
  service: z.string().optional(),
});

/** What the product hands over: a shipment to make, or one to leave. */
export const handoffSchema = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('shipment.requested'),
    data: dataSchema.extend({ lines: z.array(lineSchema).min(1) }),
  }),
  z.looseObject({ type: z.literal('shipment.recalled'), data: dataSchema }),
]);
export type Handoff = z.output<typeof handoffSchema>;

type Answer = Record<string, unknown>;
const TAKEN: readonly ParcelFacts['status'][] = ['requested', 'acknowledged', 'shipped', 'stopped'];

/**
 * Takes a hand-off, once per webhook id: a repeated one gets the answer of the first. The same shipment under another
 * id stays one parcel.
 */
export async function receive(
  tx: Transaction,
  { floor, warehouse }: { floor: Floor; warehouse: Warehouse },
  { webhookId, handoff }: { webhookId: string; handoff: Handoff },
  now: Date,
): Promise<Answer> {
  const shelf = handoff.type === 'shipment.requested' ? handoffs : recalls;
  const { shipment, order } = handoff.data;
  const facts: HandoffFacts = {
    ...{ warehouse: warehouse.code, type: handoff.type, shipment, order: order ?? null },
    ...{ received: 1, answer: {}, data: handoff.data },
  };
  const entry = {
    id: webhookId,
    at: now,
    key: webhookId,
    reference: shipment,
    refs: [order, warehouse.code],
    facts,
  };
  if (!(await shelf.insert(tx, entry))) {
    const known = await shelf.lock(tx, webhookId);
    const received = (known?.facts.received ?? 0) + 1;
    await shelf.amend(tx, webhookId, { facts: { received }, now });
    return known?.facts.answer ?? {};
  }
  const answer =
    handoff.type === 'shipment.requested'
      ? await request(tx, { floor, warehouse, handoff, now })
      : await recall(tx, { floor, warehouse, handoff, now });
  await shelf.amend(tx, webhookId, { facts: { answer }, now });
  return answer;
}

interface Reception<Kind extends Handoff['type']> {
  floor: Floor;
  warehouse: Warehouse;
  handoff: Extract<Handoff, { type: Kind }>;
  now: Date;
}

async function request(tx: Transaction, reception: Reception<'shipment.requested'>): Promise<Answer> {
  const { floor, warehouse, now } = reception;
  const facts = requestedParcel(reception);
  const isNew = await insertParcel(tx, facts, now);
  const parcel = await lockParcel(tx, facts.shipment);
  const { status } = parcel.facts;
  if (status === 'cancelled') return { rejected: true, reason: 'recalled' }; // the recall overtook the request
  if (!isNew && TAKEN.includes(status)) return status === 'requested' ? {} : { acknowledged: true };

  if (warehouse.answer === 'reject') {
    await parcels.amend(tx, facts.shipment, { facts: { status: 'rejected' }, now });
    return { rejected: true, reason: warehouse.rejectReason };
  }
  const acknowledged = warehouse.answer === 'acknowledge';
  const taken = await parcels.amend(tx, facts.shipment, {
    facts: {
      ...facts,
      status: acknowledged ? 'acknowledged' : 'requested',
      acknowledgedAt: acknowledged ? now.toISOString() : null,
    },
    now,
  });
  if (acknowledged) await floor.planShipping(tx, taken.facts, now);
  else if (warehouse.autoAcknowledge) await floor.plan(tx, ACKNOWLEDGE_STEP, taken.facts, now);
  return acknowledged ? { acknowledged: true } : {};
}

async function recall(tx: Transaction, reception: Reception<'shipment.recalled'>): Promise<Answer> {
  const { floor, now } = reception;
  // A recall that comes before its request is remembered, so that the late request makes no parcel.
  await insertParcel(
    tx,
    { ...emptyParcel(reception), status: 'cancelled', cancelledAt: now.toISOString() },
    now,
  );
  const parcel = await lockParcel(tx, reception.handoff.data.shipment);
  if (parcel.facts.status === 'shipped') return { recalled: false, reason: 'shipped' };
  if (parcel.facts.status !== 'cancelled') {
    await floor.stop(tx, parcel.facts.shipment);
    const facts = { status: 'cancelled', cancelledAt: now.toISOString() } as const;
    await parcels.amend(tx, parcel.facts.shipment, { facts, now });
  }
  return { recalled: true };
}

function requestedParcel(reception: Reception<'shipment.requested'>): ParcelFacts {
  const lines = reception.handoff.data.lines.map(({ line, quantity }) => ({ line, quantity }));
  return { ...emptyParcel(reception), lines, requestedAt: reception.now.toISOString() };
}

function emptyParcel({
  warehouse,
  handoff,
}: Pick<Reception<Handoff['type']>, 'warehouse' | 'handoff'>): ParcelFacts {
  const { shipment, order, number, service } = handoff.data;
  return {
    warehouse: warehouse.code,
    shipment,
    order: order ?? null,
    number: number ?? null,
    status: 'requested',
    lines: [],
    service: service ?? null,
    requestedAt: null,
    acknowledgedAt: null,
    shippedAt: null,
    cancelledAt: null,
    carrier: null,
    trackingNumber: null,
  };
}

function insertParcel(tx: Transaction, facts: ParcelFacts, now: Date): Promise<boolean> {
  const { shipment, order, number, warehouse } = facts;
  const refs = [order, number, warehouse];
  return parcels.insert(tx, { id: shipment, at: now, reference: shipment, refs, facts });
}

async function lockParcel(tx: Transaction, shipment: string): Promise<Entry<ParcelFacts>> {
  const parcel = await parcels.lock(tx, shipment);
  if (!parcel) throw new Error(`the parcel of ${shipment} was not written`);
  return parcel;
}
