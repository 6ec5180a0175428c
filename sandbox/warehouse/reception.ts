import { z } from 'zod';

import type { Transaction } from '../support/database';
import type { Entry } from '../support/shelf';
import { addStep, type NewStep } from '../support/steps';
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
  const { now } = reception;
  const decision = decide(reception);
  if (await insertParcel(tx, decision.facts, now, decision.plan)) return decision.answer;

  const parcel = await lockParcel(tx, decision.facts.shipment);
  const { status } = parcel.facts;
  if (status === 'cancelled') return { rejected: true, reason: 'recalled' }; // the recall overtook the request
  if (status === 'requested' || status === 'stopped') return {};
  if (status !== 'rejected') return { acknowledged: true };
  // Rejected before and asked again: somebody decided that it should be tried once more.
  await parcels.amend(tx, parcel.facts.shipment, { facts: decision.facts, now });
  if (decision.plan) await addStep(tx, decision.plan);
  return decision.answer;
}

/** What the warehouse says to a new shipment, how the parcel then stands, and what it will do next by itself. */
function decide(reception: Reception<'shipment.requested'>): {
  answer: Answer;
  facts: ParcelFacts;
  plan?: NewStep | undefined;
} {
  const { floor, warehouse, now } = reception;
  const facts = requestedParcel(reception);
  switch (warehouse.answer) {
    case 'reject':
      return {
        answer: { rejected: true, reason: warehouse.rejectReason },
        facts: { ...facts, status: 'rejected' },
      };
    case 'acknowledge': {
      const acknowledged = { ...facts, status: 'acknowledged', acknowledgedAt: now.toISOString() } as const;
      return { answer: { acknowledged: true }, facts: acknowledged, plan: floor.nextShipping(facts, now) };
    }
    case 'receive': {
      const plan = warehouse.autoAcknowledge ? floor.next(ACKNOWLEDGE_STEP, facts, now) : undefined;
      return { answer: {}, facts, plan };
    }
  }
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

function insertParcel(tx: Transaction, facts: ParcelFacts, now: Date, plan?: NewStep): Promise<boolean> {
  const { shipment, order, number, warehouse } = facts;
  const refs = [order, number, warehouse];
  return parcels.insert(tx, { id: shipment, at: now, reference: shipment, refs, facts }, plan);
}

async function lockParcel(tx: Transaction, shipment: string): Promise<Entry<ParcelFacts>> {
  const parcel = await parcels.lock(tx, shipment);
  if (!parcel) throw new Error(`the parcel of ${shipment} was not written`);
  return parcel;
}
