import { randomUUID } from 'node:crypto';

import type { NewOrder } from '../../database/order/place-order';
import { createReserver, type Reserver } from '../../database/reserver';
import type { Database } from '../../database/connection';
import { activateChannel, saveChannel } from '../../database/setup/channels';
import { saveLocation } from '../../database/setup/locations';
import { ensurePolicies } from '../../database/setup/policies';
import { ensureRoutingRules } from '../../database/setup/routing-rules';
import { saveShippingRate } from '../../database/setup/shipping-rates';
import { saveSku } from '../../database/setup/skus';
import { adjustStock } from '../../database/stock-change';
import type { Actor } from '../../domain/actor';
import { orderTotals } from '../../domain/order/order-totals';
import { newId } from '../../platform/ids';

/** A Monday morning; the stories of orders begin here. */
export const NINE = new Date('2026-03-02T09:00:00.000Z');
export const CLERK: Actor = { type: 'system', id: 'clerk' };

export const PERTH = {
  name: 'Ada Byron',
  line1: '1 Hay Street',
  city: 'Perth',
  region: 'WA',
  postcode: '6000',
  country: 'AU',
};

/** A merchant with one channel `shop`, made by the product's own functions in a database of the test's. */
export interface Store {
  db: Database;
  reserver: Reserver;
  /** A warehouse that works in Evenkeel itself, with a rate to all of Australia. */
  warehouse(code: string, costMinor?: number): Promise<void>;
  /** A SKU with its units by location; returns its code. */
  sku(code: string, stock: Record<string, number>): Promise<string>;
}

export async function openStore(db: Database): Promise<Store> {
  const act = { now: NINE, actor: CLERK };
  await ensurePolicies(db, act);
  await ensureRoutingRules(db, act);
  const store: Store = {
    db,
    reserver: createReserver(db),
    async warehouse(code, costMinor = 600) {
      await saveLocation(db, warehouseOf(code), act);
      const to = { country: 'AU' };
      const cost = { amount: costMinor, currency: 'AUD' };
      await saveShippingRate(
        db,
        { id: `${code}-au`, from: code, to, carrier: 'AusPost', service: 'Parcel', cost, transitDays: 2 },
        act,
      );
    },
    async sku(code, stock) {
      const flags = { fragile: false, lotTracked: false, serialTracked: false };
      await saveSku(db, { sku: code, title: `Thing ${code}`, ...flags }, act);
      for (const [location, quantity] of Object.entries(stock))
        await db.transaction().execute((tx) =>
          adjustStock(tx, {
            id: newId('adj'),
            sku: code,
            location,
            quantity,
            reason: 'openingBalance',
            ...act,
          }),
        );
      return code;
    },
  };
  await store.warehouse('PER');
  await saveChannel(
    db,
    { code: 'shop', kind: 'storefront', overAvailability: 'block', partialShipment: 'hold', settings: {} },
    act,
  );
  await activateChannel(db, 'shop', act);
  return store;
}

/** An order of `shop` without lines yet, paid elsewhere, five dollars for shipping. */
export function ordinaryOrder(): NewOrder {
  return {
    id: newId('ord'),
    channel: 'shop',
    externalId: null,
    placedAt: NINE,
    currency: 'AUD',
    customer: { email: `ada-${randomUUID()}@example.com`, name: 'Ada Byron', type: 'consumer' },
    billingAddress: PERTH,
    shippingAddress: PERTH,
    lines: [],
    discount: null,
    shipping: { amount: 500, currency: 'AUD' },
    totals: orderTotals({ currency: 'AUD', lines: [], taxInclusive: false }).totals,
    taxInclusive: false,
    payment: { method: 'external', reference: 'till' },
    giftMessage: null,
    shipNotBefore: null,
    policyVersion: 1,
  };
}

function warehouseOf(code: string): Parameters<typeof saveLocation>[1] {
  return {
    code,
    name: `Warehouse ${code}`,
    kind: 'warehouse',
    address: { line1: '1 Dock Road', city: 'Perth', region: 'WA', postcode: '6000', country: 'AU' },
    timeZone: 'UTC',
    cutoff: '15:00',
    workingDays: [1, 2, 3, 4, 5, 6, 7],
    holidays: [],
    insured: false,
    handoff: { format: 'portal', acknowledgeWithin: 'PT4H' },
  };
}
