import { randomUUID } from 'node:crypto';

import fc from 'fast-check';

import type { Tx } from '../../database/connection';
import { consumeReservations, firmReservations, releaseReservations } from '../../database/reservation';
import { expireReservations } from '../../database/reservation-expiry';
import { availabilityBySku } from '../../database/stock';
import { adjustStock, moveStock } from '../../database/stock-change';
import { MOVABLE_BUCKETS, type MovableBucket } from '../../domain/inventory/buckets';
import { isRefusal } from '../../domain/refusal';
import type { StockModel } from './stock-model';
import { after, CLERK, type StockRoom } from './stock-room';

/** Units of each SKU at each location when a run begins. */
export const UNITS = 12;
const LOCATIONS = ['PERTH', 'SYDNEY'] as const;

interface Place {
  sku: number;
  location: number;
}

/** Something that may be done to stock; the numbers stand for a run's own SKUs, locations, orders and lines. */
export type Step =
  | { do: 'reserve'; order: number; lines: (Place & { quantity: number })[]; minutes: number | null }
  | { do: 'release'; order: number; line: number | undefined; quantity: number }
  | { do: 'ship'; order: number; line: number; quantity: number; location: number }
  | { do: 'pay'; order: number }
  | ({ do: 'adjust'; quantity: number } & Place)
  | ({ do: 'move'; quantity: number; from: MovableBucket; to: MovableBucket } & Place)
  | { do: 'wait'; minutes: number }
  | { do: 'tidy' };

type StepOf<K extends Step['do']> = Extract<Step, { do: K }>;

/** Any step, the frequent ones of a shop most often. */
export function anyStep(): fc.Arbitrary<Step> {
  const [order, line] = [fc.nat(3), fc.nat(2)];
  const place = { sku: fc.nat(1), location: fc.nat(1) };
  const quantity = fc.integer({ min: 1, max: 7 });
  const lines = fc.array(fc.record({ ...place, quantity }), { minLength: 1, maxLength: 3 });
  const minutes = fc.option(fc.constantFrom(5, 10, 20));
  const [from, to] = [fc.constantFrom(...MOVABLE_BUCKETS), fc.constantFrom(...MOVABLE_BUCKETS)];
  const signed = fc.integer({ min: -9, max: 9 }).filter((units) => units !== 0);
  return fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('reserve' as const), order, lines, minutes }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('release' as const),
        order,
        line: fc.option(line, { nil: undefined }),
        quantity,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('ship' as const),
        order,
        line,
        quantity,
        location: place.location,
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('pay' as const), order }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('adjust' as const), ...place, quantity: signed }) },
    {
      weight: 2,
      arbitrary: fc
        .record({ do: fc.constant('move' as const), ...place, quantity, from, to })
        .filter((move) => move.from !== move.to),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(5, 10) }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'tidy' as const }) },
  );
}

type Process = Pick<StockRoom, 'db' | 'reserver'>;

/** When, and as which attempt, a step is done. */
export interface Turn {
  minute: number;
  attempt: number;
}

/** Two SKUs of its own at two locations, and how to do a step with them in the database and in the model. */
export class StockRun {
  private readonly id = randomUUID();
  readonly places: string[];

  private constructor(private readonly skus: readonly string[]) {
    this.places = skus.flatMap((sku) => LOCATIONS.map((location) => `${sku}@${location}`));
  }

  static async open(room: StockRoom): Promise<StockRun> {
    return new StockRun([await room.aSku(UNITS, UNITS), await room.aSku(UNITS, UNITS)].sort());
  }

  async available({ db }: Process, minute: number): Promise<number[]> {
    return (await availabilityBySku(db, this.skus, after(minute))).map((place) => place.available);
  }

  /** What the database answers: yes or no, how many units, or how a hold stands. */
  async perform(process: Process, step: Step, turn: Turn): Promise<unknown> {
    switch (step.do) {
      case 'reserve':
        return this.reserve(process, step, turn);
      case 'release':
        return this.release(process, step, turn);
      case 'ship':
        return this.ship(process, step, turn);
      case 'pay':
        return within(process, (tx) =>
          firmReservations(tx, { ...this.act(turn), orderId: this.order(step) }),
        );
      case 'adjust':
        return this.adjust(process, step, turn);
      case 'move':
        return this.moveUnits(process, step, turn);
      case 'tidy':
        return this.tidy(process, turn);
      case 'wait':
        return undefined;
    }
  }

  /** What the model answers. */
  expected(model: StockModel, step: Step, { attempt }: Turn): unknown {
    switch (step.do) {
      case 'reserve': {
        const lines = step.lines.map((line) => ({ place: this.place(line), quantity: line.quantity }));
        const expires = step.minutes === null ? null : model.minute + step.minutes;
        return model.reserve(step.order, lines, attempt, expires);
      }
      case 'release':
        return model.release(step.order, step.line, step.line === undefined ? Infinity : step.quantity);
      case 'ship':
        return model.ship(step.order, step.line, step.quantity, LOCATIONS[step.location] ?? '');
      case 'pay':
        return model.firm(step.order);
      case 'adjust':
        return step.quantity > 0
          ? model.change(this.place(step), 'outside', 'available', step.quantity)
          : model.change(this.place(step), 'available', 'outside', -step.quantity);
      case 'move':
        return model.change(this.place(step), step.from, step.to, step.quantity);
      case 'tidy':
        return model.expireAll();
      case 'wait':
        model.minute += step.minutes;
        return undefined;
    }
  }

  private async reserve({ reserver }: Process, step: StepOf<'reserve'>, turn: Turn): Promise<boolean> {
    const lines = step.lines.map((line, n) => ({
      lineId: `${n}`,
      quantity: line.quantity,
      ...this.key(line),
    }));
    const expiresAt = step.minutes === null ? null : after(turn.minute + step.minutes);
    const request = { ...this.act(turn), orderId: this.order(step), attempt: turn.attempt, lines, expiresAt };
    return (await reserver.reserve(request)).reserved;
  }

  private async release(process: Process, step: StepOf<'release'>, turn: Turn): Promise<number> {
    const orderId = this.order(step);
    const lines = step.line === undefined ? undefined : [{ lineId: `${step.line}`, quantity: step.quantity }];
    const cause = { type: 'order', id: orderId } as const;
    const released = await within(process, (tx) =>
      releaseReservations(tx, { ...this.act(turn), orderId, lines, cause, reason: 'cancelled' }),
    );
    return released.reduce((sum, part) => sum + part.quantity, 0);
  }

  private async ship(process: Process, step: StepOf<'ship'>, turn: Turn): Promise<boolean> {
    const lines = [{ lineId: `${step.line}`, quantity: step.quantity }];
    const cause = { type: 'shipment', id: `${this.id} ${turn.attempt}` } as const;
    const shipment = { orderId: this.order(step), lines, location: LOCATIONS[step.location] ?? '', cause };
    return !isRefusal(
      await within(process, (tx) => consumeReservations(tx, { ...this.act(turn), ...shipment })),
    );
  }

  private async adjust(process: Process, step: StepOf<'adjust'>, turn: Turn): Promise<boolean> {
    const entry = { ...this.act(turn), ...this.key(step), id: `${this.id} ${turn.attempt}` };
    const { quantity } = step;
    return !isRefusal(
      await within(process, (tx) => adjustStock(tx, { ...entry, quantity, reason: 'correction' })),
    );
  }

  private async moveUnits(process: Process, step: StepOf<'move'>, turn: Turn): Promise<boolean> {
    const entry = { ...this.act(turn), ...this.key(step), id: `${this.id} ${turn.attempt}` };
    const { quantity, from, to } = step;
    return !isRefusal(
      await within(process, (tx) => moveStock(tx, { ...entry, quantity, from, to, reason: 'correction' })),
    );
  }

  /** Tidies the whole room; what it found of other runs is not told. */
  private async tidy({ db }: Process, { minute }: Turn): Promise<number> {
    const expired = await expireReservations(db, { now: after(minute), limit: 10_000 });
    return expired.filter((part) => this.skus.includes(part.sku)).length;
  }

  private act({ minute }: Turn) {
    return { now: after(minute), actor: CLERK };
  }

  private order({ order }: { order: number }): string {
    return `${this.id} ${order}`;
  }

  private key({ sku, location }: Place) {
    return { sku: this.skus[sku] ?? '', location: LOCATIONS[location] ?? '' };
  }

  private place(place: Place): string {
    return `${this.key(place).sku}@${this.key(place).location}`;
  }
}

function within<T>({ db }: Process, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(work);
}
