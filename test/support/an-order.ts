import { randomUUID } from 'node:crypto';

import { allocateOrder } from '../../activities/allocation';
import type { ActivityDeps } from '../../activities/deps';
import { beginCancellation, finishCancellation, recordRecall } from '../../database/order/cancellation';
import { holdOrder } from '../../database/order/holds';
import { lookAtOrder } from '../../database/order/look';
import { placeOrder, type NewOrder } from '../../database/order/place-order';
import { reportExternalPayment } from '../../database/payment/external';
import { recordPayment, type PaymentReport } from '../../database/payment/payment-facts';
import { beginHandoff } from '../../database/shipment/begin-handoff';
import { acknowledgeShipment, recordHandoffAnswer, rejectShipment } from '../../database/shipment/handoff';
import { packShipment, type ParcelToPack } from '../../database/shipment/pack';
import { shipShipment, type ShipReport } from '../../database/shipment/ship';
import { recordTracking } from '../../database/shipment/tracking';
import { decide } from '../../database/transaction';
import type { Tx } from '../../database/connection';
import type { Change } from '../../database/order/settle';
import { orderTotals } from '../../domain/order/order-totals';
import { isRefusal } from '../../domain/refusal';
import type { TrackingStatus } from '../../domain/tracking/tracking-fact';
import { newId } from '../../platform/ids';
import { CLERK, NINE, ordinaryOrder, type Store } from './a-store';

/** An order on record, and what tests ask about it most. */
export interface BuiltOrder {
  id: string;
  number: string;
  /** Ids, in the order of the lines. */
  lines: string[];
  /** Ids of those not cancelled, oldest first. */
  shipments: string[];
  /** Of the first shipment. */
  trackingNumber: string;
  /** A minute after the last thing that happened to it. */
  now: Date;
}

/** Everything up to its acceptance is allocation's own; what follows is told step by step, one minute apart. */
export function anOrder(store: Store): OrderBuilder {
  return new OrderBuilder(store);
}

type Step = (order: Standing, change: Change) => Promise<unknown>;

interface Standing {
  id: string;
  reference: string;
  trackingNumber: string;
  totalMinor: number;
}

const MINUTE_MS = 60_000;

export class OrderBuilder {
  private readonly order = ordinaryOrder();
  private readonly goods: { sku: string; quantity: number }[] = [];
  private readonly steps: Step[] = [];
  private startsAt = NINE;
  private isAllocated = true;

  constructor(private readonly store: Store) {}

  /** Twenty dollars a unit. */
  withLine(sku: string, quantity = 1): this {
    this.goods.push({ sku, quantity });
    return this;
  }

  /** Anything of the order that the story is about. */
  with(overrides: Partial<NewOrder>): this {
    Object.assign(this.order, overrides);
    return this;
  }

  by(email: string, name = 'Ada Byron'): this {
    return this.with({ customer: { ...this.order.customer, email, name } });
  }

  byCard(): this {
    return this.with({ payment: { method: 'card', provider: 'stripe', token: 'pm_card_visa' } });
  }

  /** When it was placed and heard of. */
  placed(at: Date): this {
    this.startsAt = at;
    return this.with({ placedAt: at });
  }

  /** Nobody has looked for its stock yet. */
  undecided(): this {
    this.isAllocated = false;
    return this;
  }

  paid(status: 'authorised' | 'captured' | 'settled' = 'captured'): this {
    return this.then((order, change) =>
      this.must((tx) => {
        const amount = { amount: order.totalMinor, currency: 'AUD' };
        const report = {
          orderId: order.id,
          status,
          amount,
          reference: order.reference,
          occurredAt: change.now,
        };
        return reportExternalPayment(tx, report, change);
      }),
    );
  }

  /** What the processor says of the card. */
  card(report: Partial<PaymentReport> & Pick<PaymentReport, 'status'>): this {
    return this.then(async (order, change) => {
      const { id } = await this.store.db
        .selectFrom('payment')
        .select('id')
        .where('orderId', '=', order.id)
        .orderBy('attempt', 'desc')
        .executeTakeFirstOrThrow();
      const base = {
        orderId: order.id,
        paymentId: id,
        provider: 'stripe',
        reference: `pi_${order.reference}`,
      };
      const known = { providerId: base.reference, amountMinor: order.totalMinor, occurredAt: change.now };
      return this.must((tx) =>
        recordPayment(tx, { ...base, ...known, ...report }, { ...change, tellProcess: true }),
      );
    });
  }

  held(reason = 'Call the customer first'): this {
    return this.then((order, change) =>
      this.must((tx) => holdOrder(tx, { orderId: order.id, reason }, change)),
    );
  }

  handedOff(): this {
    return this.onShipment(async (shipmentId, _order, change) => {
      await this.must(async (tx) => {
        const handoff = await beginHandoff(tx, shipmentId, change);
        if (handoff === undefined) throw new Error(`The shipment ${shipmentId} may not be handed off yet`);
        const { handoffId } = handoff;
        const answer = { outcome: 'received' as const };
        return recordHandoffAnswer(tx, { shipmentId, handoffId, acknowledgeWithin: 'PT4H', answer }, change);
      });
    });
  }

  acknowledged(): this {
    return this.onShipment((id, _order, change) => this.must((tx) => acknowledgeShipment(tx, id, change)));
  }

  rejected(reason = 'notInStock'): this {
    return this.onShipment((shipmentId, _order, change) =>
      this.must((tx) => rejectShipment(tx, { shipmentId, reason }, change)),
    );
  }

  packed(parcels: readonly ParcelToPack[]): this {
    return this.onShipment((shipmentId, _order, change) =>
      this.must((tx) => packShipment(tx, { shipmentId, parcels }, change)),
    );
  }

  shipped(report: Partial<ShipReport> = {}): this {
    return this.onShipment((shipmentId, { trackingNumber }, change) =>
      this.must((tx) => {
        const usual = { carrier: 'AusPost', trackingNumber, cost: { amount: 600, currency: 'AUD' } };
        return shipShipment(tx, { shipmentId, ...usual, ...report }, change);
      }),
    );
  }

  tracked(status: TrackingStatus, detail?: string): this {
    return this.then((order, change) =>
      this.must((tx) => {
        const occurredAt = change.now.toISOString();
        const fact = { carrier: 'AusPost', trackingNumber: order.trackingNumber, status, occurredAt, detail };
        return recordTracking(tx, { ...fact, rawStatus: status, source: 'test' }, change);
      }),
    );
  }

  cancelled(reason = 'Changed their mind'): this {
    return this.then(async ({ id: orderId }, change) => {
      const begun = await decide(this.store.db, (tx) => beginCancellation(tx, { orderId, reason }, change));
      if (isRefusal(begun)) throw new Error(begun.message);
      for (const shipmentId of begun.recalls)
        await this.must((tx) => recordRecall(tx, { shipmentId, recalled: true }, change));
      await this.must((tx) => finishCancellation(tx, { orderId, reason }, change));
    });
  }

  /** So much later its deadlines are looked at. */
  lookedAt(afterMinutes: number): this {
    return this.then(({ id }, { actor, now }) => {
      const later = new Date(now.getTime() + afterMinutes * MINUTE_MS);
      return this.must((tx) => lookAtOrder(tx, id, { now: later, actor }));
    });
  }

  /** Anything else that happens to it. */
  then(step: Step): this {
    this.steps.push(step);
    return this;
  }

  async build(): Promise<BuiltOrder> {
    const lines = this.goods.map((line) => ({
      ...{ ...line, id: newId('lin'), channelSku: null, unitPriceMinor: 2000, discountMinor: 0, taxMinor: 0 },
    }));
    const amounts = lines.map(({ id, quantity }) => ({
      id,
      quantity,
      unitPrice: { amount: 2000, currency: 'AUD' },
    }));
    const { currency, taxInclusive, shipping } = this.order;
    const { totals } = orderTotals({
      currency,
      taxInclusive,
      shipping: shipping ?? undefined,
      lines: amounts,
    });
    const { id } = this.order;
    const order = { ...this.order, lines, totals };
    await this.must((tx) => placeOrder(tx, order, { now: this.startsAt, actor: CLERK }));
    if (this.isAllocated)
      // Allocation uses the database and the reserver, and nothing that leaves our walls.
      await allocateOrder(
        { db: this.store.db, reserver: this.store.reserver } as ActivityDeps,
        id,
        this.startsAt,
      );
    const standing = {
      id,
      reference: randomUUID(),
      trackingNumber: `TRK-${randomUUID()}`,
      totalMinor: totals.total.amount,
    };
    let now = this.startsAt;
    for (const step of this.steps) {
      now = new Date(now.getTime() + MINUTE_MS);
      await step(standing, { now, actor: CLERK, tellProcess: true });
    }
    return this.built(
      standing,
      lines.map((line) => line.id),
      new Date(now.getTime() + MINUTE_MS),
    );
  }

  private async built({ id, trackingNumber }: Standing, lines: string[], now: Date): Promise<BuiltOrder> {
    const { db } = this.store;
    const { number } = await db
      .selectFrom('orders')
      .select('number')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const shipments = await db
      .selectFrom('shipment')
      .select('id')
      .where('orderId', '=', id)
      .where('status', '<>', 'cancelled')
      .orderBy('id')
      .execute();
    return { id, number, lines, shipments: shipments.map((shipment) => shipment.id), trackingNumber, now };
  }

  private onShipment(step: (shipmentId: string, order: Standing, change: Change) => Promise<unknown>): this {
    return this.then(async (order, change) => {
      const { id } = await this.store.db
        .selectFrom('shipment')
        .select('id')
        .where('orderId', '=', order.id)
        .where('status', '<>', 'cancelled')
        .orderBy('id')
        .executeTakeFirstOrThrow();
      await step(id, order, change);
    });
  }

  private async must<T>(step: (tx: Tx) => Promise<T>): Promise<T> {
    const outcome = await decide(this.store.db, step);
    if (isRefusal(outcome)) throw new Error(`The story does not work: ${outcome.message}`);
    return outcome;
  }
}
