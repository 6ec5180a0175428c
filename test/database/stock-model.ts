import { applyMovement, unitsIn } from '../../domain/inventory/apply-movement';
import { availableUnits, type StockCounters } from '../../domain/inventory/availability';
import type { MovableBucket, MovementEnd } from '../../domain/inventory/buckets';

/** What a stock room holds, kept in memory in the plainest way: the figures the database must come to as well. */
export class StockModel {
  minute = 0;
  private readonly shelves = new Map<string, StockCounters>();
  private readonly holds: Hold[] = [];

  constructor(places: readonly string[], units: number) {
    const empty = { onHand: units, reserved: 0, held: 0, quarantined: 0, damaged: 0, buffer: 0 };
    for (const place of places) this.shelves.set(place, { ...empty });
  }

  /** What everybody sees: units of holds past their time count as available. */
  available(place: string): number {
    const lapsed = this.lapsedAt(place).reduce((sum, hold) => sum + hold.open, 0);
    return availableUnits(this.shelf(place)) + lapsed;
  }

  reserve(order: number, lines: readonly ModelLine[], attempt: number, expires: number | null): boolean {
    const places = [...new Set(lines.map((line) => line.place))];
    for (const place of places) this.giveBackLapsed(place);
    const wanted = (place: string) =>
      lines.filter((line) => line.place === place).reduce((sum, line) => sum + line.quantity, 0);
    if (places.some((place) => wanted(place) > availableUnits(this.shelf(place)))) return false;
    lines.forEach(({ place, quantity }, line) => {
      this.move(place, 'available', 'reserved', quantity);
      this.holds.push({ order, line, attempt, place, open: quantity, expires, expired: false });
    });
    return true;
  }

  release(order: number, line: number | undefined, quantity: number): number {
    return this.take(order, (hold) => line === undefined || hold.line === line, quantity, 'available');
  }

  ship(order: number, line: number, quantity: number, location: string): boolean {
    const from = (hold: Hold) => hold.line === line && hold.place.endsWith(location);
    const open = this.openOf(order).filter(from);
    if (open.reduce((sum, hold) => sum + hold.open, 0) < quantity) return false;
    this.take(order, from, quantity, 'outside');
    return true;
  }

  firm(order: number): 'firm' | 'expired' | 'none' {
    const mine = this.holds.filter((hold) => hold.order === order);
    const isLatest = (hold: Hold) =>
      !mine.some((other) => other.line === hold.line && other.attempt > hold.attempt);
    if (mine.some((hold) => hold.expired && isLatest(hold))) return 'expired';
    if (this.openOf(order).length === 0) return 'none';
    for (const hold of this.openOf(order)) hold.expires = null;
    return 'firm';
  }

  change(
    place: string,
    from: MovableBucket | 'outside',
    to: MovableBucket | 'outside',
    quantity: number,
  ): boolean {
    this.giveBackLapsed(place);
    if (from !== 'outside' && unitsIn(this.shelf(place), from) < quantity) return false;
    this.move(place, from, to, quantity);
    return true;
  }

  expireAll(): number {
    const lapsed = [...this.shelves.keys()].map((place) => this.giveBackLapsed(place));
    return lapsed.reduce((sum, count) => sum + count, 0);
  }

  private take(order: number, which: (hold: Hold) => boolean, quantity: number, to: MovementEnd): number {
    let taken = 0;
    for (const hold of this.openOf(order).filter(which)) {
      const part = Math.min(quantity - taken, hold.open);
      if (part > 0) this.move(hold.place, 'reserved', to, part);
      hold.open -= part;
      taken += part;
    }
    return taken;
  }

  private giveBackLapsed(place: string): number {
    const lapsed = this.lapsedAt(place);
    for (const hold of lapsed) {
      this.move(place, 'reserved', 'available', hold.open);
      hold.open = 0;
      hold.expired = true;
    }
    return lapsed.length;
  }

  private lapsedAt(place: string): Hold[] {
    return this.holds.filter(
      (hold) => hold.place === place && hold.open > 0 && hold.expires !== null && hold.expires <= this.minute,
    );
  }

  private openOf(order: number): Hold[] {
    return this.holds.filter((hold) => hold.order === order && hold.open > 0);
  }

  private move(place: string, from: MovementEnd, to: MovementEnd, quantity: number): void {
    this.shelves.set(place, applyMovement(this.shelf(place), { from, to, quantity }));
  }

  private shelf(place: string): StockCounters {
    const shelf = this.shelves.get(place);
    if (shelf === undefined) throw new Error(`No shelf ${place}`);
    return shelf;
  }
}

export interface ModelLine {
  /** `sku@location` */
  place: string;
  quantity: number;
}

interface Hold {
  order: number;
  line: number;
  attempt: number;
  place: string;
  open: number;
  expires: number | null;
  expired: boolean;
}
