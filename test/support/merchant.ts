import { randomUUID } from 'node:crypto';

import type { ApiClient } from './api-client';

/** A small merchant, set up through the API as a person would: two warehouses, rates, a storefront, everything active. */

export const AUSTRALIA = { country: 'AU' };

export const CUSTOMER_IN_PERTH = {
  name: 'Ada Byron',
  line1: '1 Hay Street',
  city: 'Perth',
  region: 'WA',
  postcode: '6000',
  country: 'AU',
};

export interface WarehouseSpec {
  code: string;
  city?: string;
  region?: string;
  postcode?: string;
  timeZone?: string;
  latitude?: number;
  longitude?: number;
  handoff?: Record<string, unknown>;
}

export async function setUpWarehouse(api: ApiClient, spec: WarehouseSpec): Promise<void> {
  const { code, city = 'Perth', region = 'WA', postcode = '6000', timeZone = 'UTC', ...rest } = spec;
  await expectDone(
    api.put(`/v1/locations/${code}`, {
      name: `Warehouse ${code}`,
      kind: 'warehouse',
      address: {
        line1: '1 Dock Road',
        ...{ city, region, postcode },
        country: 'AU',
        ...(rest.latitude === undefined ? {} : { latitude: rest.latitude, longitude: rest.longitude }),
      },
      timeZone,
      cutoff: '23:59',
      workingDays: [1, 2, 3, 4, 5, 6, 7],
      handoff: rest.handoff ?? { format: 'portal', acknowledgeWithin: 'PT4H' },
    }),
  );
}

export async function setUpRate(api: ApiClient, from: string, cost = 600, transitDays = 2): Promise<void> {
  await expectDone(
    api.put(`/v1/shipping-rates/${from}-au`, {
      from,
      to: AUSTRALIA,
      carrier: 'AusPost',
      service: 'Parcel',
      cost: { amount: cost, currency: 'AUD' },
      transitDays,
    }),
  );
}

export async function setUpSku(
  api: ApiClient,
  sku: string,
  stock: Record<string, number>,
  extra: object = {},
): Promise<void> {
  await expectDone(
    api.put(`/v1/skus/${sku}`, { title: `Thing ${sku}`, price: { amount: 2000, currency: 'AUD' }, ...extra }),
  );
  for (const [location, quantity] of Object.entries(stock))
    await expectDone(
      api.post('/v1/inventory/adjustments', { sku, location, quantity, reason: 'openingBalance' }),
    );
}

export async function setUpRules(api: ApiClient, rules: object[]): Promise<void> {
  const { body } = await expectDone(api.put<{ version: number }>('/v1/routing/rules', { rules }));
  await expectDone(api.post(`/v1/routing/rules/${body.version}/activate`));
}

export async function setUpChannel(api: ApiClient, code = 'shop', extra: object = {}): Promise<void> {
  await expectDone(
    api.put(`/v1/channels/${code}`, {
      kind: 'storefront',
      overAvailability: 'block',
      partialShipment: 'hold',
      ...extra,
    }),
  );
  await expectDone(api.post(`/v1/channels/${code}/activate`));
}

/** One warehouse PER in Perth with `stock` units of `sku`, and the storefront `shop`. */
export async function setUpMerchant(
  api: ApiClient,
  options: { sku: string; stock: number; handoff?: Record<string, unknown> },
): Promise<void> {
  await setUpWarehouse(api, {
    code: 'PER',
    ...(options.handoff === undefined ? {} : { handoff: options.handoff }),
  });
  await setUpRate(api, 'PER');
  await setUpSku(api, options.sku, { PER: options.stock });
  await setUpRules(api, [{ use: 'lowestCost' }]);
  await setUpChannel(api);
}

/** The body of an ordinary order; override what the story is about. */
export function anOrderBody(sku: string, quantity = 1, overrides: object = {}): Record<string, unknown> {
  return {
    channel: 'shop',
    externalId: `ext-${randomUUID()}`,
    currency: 'AUD',
    customer: { email: 'ada@example.com', name: 'Ada Byron', type: 'consumer' },
    billingAddress: CUSTOMER_IN_PERTH,
    shippingAddress: CUSTOMER_IN_PERTH,
    lines: [{ sku, quantity, unitPrice: { amount: 2000, currency: 'AUD' } }],
    payment: { method: 'card', token: 'pm_card_visa' },
    ...overrides,
  };
}

async function expectDone<T extends { status: number; body: unknown }>(call: Promise<T>): Promise<T> {
  const reply = await call;
  if (reply.status >= 300)
    throw new Error(`Set-up failed with ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply;
}
