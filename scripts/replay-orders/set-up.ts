import { createHash } from 'node:crypto';

import type { Api } from './api';
import type { GenuineOrder } from './invoices';
import { CURRENCY } from './order-body';
import { forEachAtPace } from './pool';
import type { PlannedSku, StockPlan } from './stock-plan';

/** Where the replayed orders are sold and sent from. */
export interface Shop {
  channel: string;
  location: string;
  /** The sandbox, whose warehouse the location is. */
  sandbox: string;
  /** Makes the idempotency keys of this run its own. */
  runId: string;
}

const AT_ONCE = 6;
const CARRIER = { carrier: 'RoyalMail', service: 'Tracked 48' };
const PARCEL_COST_MINOR = 795;

/**
 * Sets up the retailer through the API, as a person would: a warehouse that the sandbox runs, rates for every country
 * that occurs, the articles with their opening stock, rules where there are none, and the channel. What is there
 * already stays; stock is only added up to what the plan wants.
 */
export async function setUpShop(
  api: Api,
  shop: Shop,
  work: { orders: readonly GenuineOrder[]; plan: StockPlan; onSku: () => void },
): Promise<void> {
  await setUpWarehouse(api, shop);
  for (const country of new Set(work.orders.map((order) => order.country)))
    await setUpRate(api, shop, country);
  await forEachAtPace(work.plan.skus, { concurrency: AT_ONCE }, async (sku) => {
    await setUpSku(api, shop, sku);
    work.onSku();
  });
  await setUpRules(api, shop);
  await api.put(`/v1/channels/${shop.channel}`, {
    kind: 'wholesale',
    overAvailability: 'block',
    partialShipment: 'flag',
  });
  await api.post(`/v1/channels/${shop.channel}/activate`, {}, `replay ${shop.runId} activate`);
}

async function setUpWarehouse(api: Api, { location, sandbox }: Shop): Promise<void> {
  // Made of the code, so that hand-offs of an earlier run, sent again, still verify.
  const secret = `whsec_${createHash('sha256').update(`replay ${location}`).digest('base64')}`;
  const cost = { amount: PARCEL_COST_MINOR, currency: CURRENCY };
  const response = await fetch(`${sandbox}/warehouses/${encodeURIComponent(location)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ secret, ...CARRIER, cost }),
  });
  if (!response.ok)
    throw new Error(`The sandbox refused the warehouse: ${response.status} ${await response.text()}`);
  await api.put(`/v1/locations/${location}`, {
    name: 'Warehouse of the wholesaler',
    kind: 'warehouse',
    address: { line1: '1 Dock Road', city: 'London', postcode: 'E16 1AA', country: 'GB' },
    timeZone: 'Europe/London',
    cutoff: '17:00',
    workingDays: [1, 2, 3, 4, 5],
    handoff: { format: 'api', url: `${sandbox}/warehouse/${location}`, secret, acknowledgeWithin: 'PT4H' },
  });
}

async function setUpRate(api: Api, { location }: Shop, country: string): Promise<void> {
  await api.put(`/v1/shipping-rates/${location}-${country}`, {
    from: location,
    to: { country },
    ...CARRIER,
    cost: { amount: country === 'GB' ? PARCEL_COST_MINOR : 3 * PARCEL_COST_MINOR, currency: CURRENCY },
    transitDays: country === 'GB' ? 1 : 5,
  });
}

async function setUpSku(api: Api, shop: Shop, planned: PlannedSku): Promise<void> {
  const { sku, title, priceMinor, openingStock } = planned;
  const price = { amount: priceMinor, currency: CURRENCY };
  const { status } = await api.put(`/v1/skus/${encodeURIComponent(sku)}`, { title: title || sku, price });
  const have = status === 201 ? 0 : await openingStockOf(api, shop, sku);
  if (openingStock <= have) return;
  const quantity = openingStock - have;
  await api.post(
    '/v1/inventory/adjustments',
    { sku, location: shop.location, quantity, reason: REASON, note: 'Replay of a file of orders' },
    `replay ${shop.runId} stock ${sku}`,
  );
}

const REASON = 'openingBalance';

interface Movement {
  location: string;
  reason?: string;
  quantity: number;
}

/** What earlier runs have brought in; what became of it since does not matter. */
async function openingStockOf(api: Api, { location }: Shop, sku: string): Promise<number> {
  let units = 0;
  let cursor: string | null = null;
  do {
    const query = `limit=200${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const { body } = await api.get(`/v1/inventory/${encodeURIComponent(sku)}/movements?${query}`);
    const { data = [], nextCursor = null } = body as { data?: Movement[]; nextCursor?: string | null };
    for (const movement of data)
      if (movement.location === location && movement.reason === REASON) units += movement.quantity;
    cursor = nextCursor;
  } while (cursor !== null);
  return units;
}

/** A merchant that has rules keeps them. */
async function setUpRules(api: Api, { runId }: Shop): Promise<void> {
  const present = await api.get('/v1/routing/rules');
  if (present.status === 200 && present.body['active'] === true) return;
  const { body } = await api.put('/v1/routing/rules', { rules: [{ use: 'lowestCost' }] });
  await api.post(`/v1/routing/rules/${String(body['version'])}/activate`, {}, `replay ${runId} rules`);
}
