import type { InstantText } from '../calendar/instant';
import type { Money } from '../money/money';
import type { DeliveryPromise } from './promise';

/** Where an order goes and why, with every location that was looked at. The caller adds the id and the time. */
export interface RoutingDecision {
  readonly rulesVersion: number;
  readonly outcome: 'assigned' | 'split' | 'none';
  /** The parcels to send; none when nobody can. */
  readonly winner: readonly WinningParcel[];
  /** Every location, ordered by code. */
  readonly candidates: readonly CandidateReport[];
  /** With outcome `none`: the lines, none of which is allocated. */
  readonly short?: readonly ShortLine[];
  /**
   * With outcome `none`, how far the best location came: none was able to ship there at all, none had the stock, or
   * the rules left none of those that could.
   */
  readonly cause?: 'location' | 'stock' | 'rules';
}

/** Lines that one location sends together, at one rate. */
export interface WinningParcel {
  readonly location: string;
  readonly lines: readonly AllocatedLine[];
  readonly rate: string;
  readonly carrier: string;
  readonly service: string;
  readonly cost: Money;
  readonly transitDays: number;
  readonly promise: DeliveryPromise;
}

/** Units of an order line. */
export interface AllocatedLine {
  readonly line: string;
  readonly sku: string;
  readonly quantity: number;
}

/** What became of a location: its figures, also when it was dropped, by which rule it lost, and why in a sentence. */
export interface CandidateReport {
  readonly location: string;
  readonly chosen: boolean;
  readonly figures: CandidateFigures;
  /** The filter that dropped it or the objective in which it lost; absent for the winner. */
  readonly droppedBy?: string;
  readonly reason: string;
}

/** `available`: units by SKU. Members are absent when there is no rate to the destination, or no position to measure. */
export interface CandidateFigures {
  readonly available: Readonly<Record<string, number>>;
  readonly cost?: Money;
  readonly carrier?: string;
  readonly service?: string;
  readonly transitDays?: number;
  readonly shipBy?: InstantText;
  readonly deliverBy?: InstantText;
  readonly distanceKm?: number;
}

/**
 * A line nobody serves. `available`: the most one location could have given it, after earlier lines of the same SKU;
 * `availableInTotal`: the same over all locations together.
 */
export interface ShortLine {
  readonly line: string;
  readonly sku: string;
  readonly requested: number;
  readonly available: number;
  readonly availableInTotal: number;
}
