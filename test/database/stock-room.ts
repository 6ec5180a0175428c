import { randomBytes } from 'node:crypto';

import { openDatabase, type Database } from '../../database/connection';
import { createReserver, type Reserver } from '../../database/reserver';
import { availabilityBySku } from '../../database/stock';
import { checkStockBooks } from '../../database/stock-books';
import { adjustStock } from '../../database/stock-change';
import type { Actor } from '../../domain/actor';
import type { ReservationAnswer, ReservationRequest } from '../../domain/inventory/reservation-request';
import { createTestDatabase } from '../support/database';

/** The moment the tests begin at; nothing here looks at the machine's clock. */
export const NOON = new Date('2025-03-01T12:00:00Z');
export const CLERK: Actor = { type: 'key', id: 'key_clerk' };

/** A time some minutes from `NOON`. */
export function after(minutes: number): Date {
  return new Date(NOON.getTime() + minutes * 60_000);
}

/** A database with two warehouses, and the few verbs that tests of stock are made of. */
export interface StockRoom {
  db: Database;
  reserver: Reserver;
  /** A second process: its own pool and its own reserver, closed with the room. */
  anotherProcess(): { db: Database; reserver: Reserver };
  /** A new SKU with that many units at `PERTH` and at `SYDNEY`; returns its code. */
  aSku(perth?: number, sydney?: number): Promise<string>;
  /** What can be sold of it, everywhere together. */
  available(sku: string, now?: Date): Promise<number>;
  close(): Promise<void>;
}

export async function openStockRoom(): Promise<StockRoom> {
  const database = await createTestDatabase();
  const opened: Database[] = [];
  const open = () => {
    const db = openDatabase({ databaseUrl: database.url, databasePoolSize: 10 });
    opened.push(db);
    return { db, reserver: createReserver(db) };
  };
  const { db, reserver } = open();
  await addLocations(db, ['PERTH', 'SYDNEY']);
  return {
    db,
    reserver,
    anotherProcess: open,
    aSku: async (perth = 0, sydney = 0) => {
      const sku = `sku-${randomBytes(4).toString('hex')}`;
      await db.insertInto('sku').values({ sku, title: sku, updatedAt: NOON }).execute();
      await openCount(db, { sku, location: 'PERTH', quantity: perth });
      await openCount(db, { sku, location: 'SYDNEY', quantity: sydney });
      return sku;
    },
    available: async (sku, now = NOON) => {
      const places = await availabilityBySku(db, [sku], now);
      return places.reduce((sum, place) => sum + place.available, 0);
    },
    close: async () => {
      await Promise.all(opened.map((each) => each.destroy()));
      await database.drop();
    },
  };
}

/** What to ask for, and whatever else differs from an ordinary order. */
export type Wanted = Partial<Omit<ReservationRequest, 'lines'>> & {
  lines: { sku: string; location?: string; quantity: number; lineId?: string }[];
};

let orders = 0;

/** A request of an order of its own, for goods at `PERTH` where no location is named, held without limit. */
export function order({ lines, ...rest }: Wanted): ReservationRequest {
  orders += 1;
  return {
    orderId: `ord_${orders}`,
    attempt: 1,
    expiresAt: null,
    now: NOON,
    actor: CLERK,
    ...rest,
    lines: lines.map((line, index) => ({ location: 'PERTH', lineId: `line ${index + 1}`, ...line })),
  };
}

export const yes: ReservationAnswer = { reserved: true };

export function no(sku: string, requested: number, available: number): ReservationAnswer {
  return { reserved: false, lines: [{ sku, location: 'PERTH', requested, available }] };
}

/** Every law of the books; a test of anything may end with it. */
export async function expectSoundBooks(db: Database): Promise<void> {
  const checks = await checkStockBooks(db);
  expect(checks.length).toBeGreaterThan(4);
  expect(checks.filter((check) => check.offending > 0)).toEqual([]);
}

async function openCount(
  db: Database,
  opening: { sku: string; location: string; quantity: number },
): Promise<void> {
  if (opening.quantity === 0) return;
  const id = `adj_${opening.sku}_${opening.location}`;
  await db
    .transaction()
    .execute((tx) => adjustStock(tx, { ...opening, id, reason: 'openingBalance', now: NOON, actor: CLERK }));
}

async function addLocations(db: Database, codes: readonly string[]): Promise<void> {
  await db
    .insertInto('location')
    .values(
      codes.map((code) => ({
        ...{ code, name: code, kind: 'warehouse', address: '{}', timeZone: 'Australia/Perth' },
        ...{ cutoff: '14:00', workingDays: [1, 2, 3, 4, 5], handoff: '{}', updatedAt: NOON },
      })),
    )
    .execute();
}
