/**
 * Usage: tsx scripts/demo.ts, with EVENKEEL_PUBLIC_URL and EVENKEEL_BOOTSTRAP_KEY of a running API; where the sandbox
 * runs, also SANDBOX_BASE (its address) and SANDBOX_WAREHOUSE_SECRET. `npm start` does it by itself.
 */
import { apiClient, type ApiClient } from './demo/api-client';
import {
  CHANNELS,
  PARCEL_POST,
  POLICIES,
  ROUTING_RULES,
  SKUS,
  locations,
  shippingRates,
  type DemoWarehouses,
} from './demo/merchant';

/** Where the API is and how to enter; `warehouses` only where the sandbox runs. */
export interface DemoTarget {
  api: string;
  key: string;
  warehouses?: DemoWarehouses;
}

/**
 * Sets up the demo merchant through the API, as a merchant would: SKUs, warehouses, rates, rules, stock and, last of all,
 * the channels. Once the storefront is active nothing of it is touched again, for it may have been changed by hand;
 * only where the sandbox's warehouses are is kept right. Returns what was done, in a few words.
 */
export async function loadDemo(target: DemoTarget): Promise<string> {
  const api = apiClient(target.api, target.key);
  const storefront = await api.read('/v1/channels/storefront');
  if (storefront?.['active'] === true) {
    const moved = await followWarehouses(api, target.warehouses);
    return moved === 0 ? 'there already' : `there already; ${moved} warehouses have moved`;
  }
  await setUpGoods(api);
  await setUpFulfilment(api, target.warehouses);
  await setUpStock(api);
  await openChannels(api);
  return `${Object.keys(SKUS).length} SKUs, 3 warehouses, ${Object.keys(CHANNELS).length} channels`;
}

async function setUpGoods(api: ApiClient): Promise<void> {
  for (const [sku, { item }] of Object.entries(SKUS)) await api.write('PUT', `/v1/skus/${sku}`, item);
}

async function setUpFulfilment(api: ApiClient, warehouses: DemoWarehouses | undefined): Promise<void> {
  for (const [code, location] of Object.entries(locations(warehouses))) {
    await api.write('PUT', `/v1/locations/${code}`, location);
    if (warehouses) await tellWarehouse(warehouses, code);
  }
  for (const [id, rate] of Object.entries(shippingRates()))
    await api.write('PUT', `/v1/shipping-rates/${id}`, rate);
  await api.write('PATCH', '/v1/policies', POLICIES);
  const { version } = await api.write('PUT', '/v1/routing/rules', { rules: ROUTING_RULES });
  await api.write('POST', `/v1/routing/rules/${String(version)}/activate`, {});
}

/** Not through the API: the stand-in is told with which carrier it ships. */
async function tellWarehouse(warehouses: DemoWarehouses, code: string): Promise<void> {
  const url = new URL(`/warehouses/${code}`, warehouses.url);
  const body = JSON.stringify({ ...PARCEL_POST, secret: warehouses.secret });
  const response = await fetch(url, { method: 'PUT', body, headers: { 'content-type': 'application/json' } });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`The sandbox refused the warehouse ${code} with ${response.status}: ${text}`);
}

async function setUpStock(api: ApiClient): Promise<void> {
  for (const [sku, { stock }] of Object.entries(SKUS)) {
    const inventory = await api.read(`/v1/inventory/${sku}`);
    if (Number(inventory?.['onHand'] ?? 0) > 0) continue; // an earlier, unfinished set-up counted it in
    for (const [location, quantity] of Object.entries(stock)) {
      if (quantity === 0) continue;
      await api.write('POST', '/v1/inventory/adjustments', {
        sku,
        location,
        quantity,
        reason: 'openingBalance',
      });
    }
  }
}

/** The storefront comes last: that it is active says that everything is there. */
async function openChannels(api: ApiClient): Promise<void> {
  for (const [code, channel] of Object.entries(CHANNELS).reverse()) {
    await api.write('PUT', `/v1/channels/${code}`, channel);
    for (const sku of Object.keys(SKUS))
      await api.write('PUT', `/v1/channels/${code}/listings/${sku}`, { sku });
    await api.write('POST', `/v1/channels/${code}/activate`, {});
  }
}

/** The sandbox may have got another port since. */
async function followWarehouses(api: ApiClient, warehouses: DemoWarehouses | undefined): Promise<number> {
  if (!warehouses) return 0;
  let moved = 0;
  for (const [code, location] of Object.entries(locations(warehouses))) {
    const known = (await api.read(`/v1/locations/${code}`))?.['handoff'] as
      { format?: string; url?: string } | undefined;
    const isOurs = known?.format === 'api' && known.url?.endsWith(`/warehouse/${code}`);
    if (!isOurs || known.url === `${warehouses.url}/${code}`) continue;
    await api.write('PUT', `/v1/locations/${code}`, location);
    moved += 1;
  }
  return moved;
}

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const needed = (name: string): string => {
    const value = env[name];
    if (!value) throw new Error(`${name} is not set; see the head of scripts/demo.ts`);
    return value;
  };
  const sandbox = env['SANDBOX_BASE'];
  const warehouses = sandbox && { url: `${sandbox}/warehouse`, secret: needed('SANDBOX_WAREHOUSE_SECRET') };
  const done = await loadDemo({
    api: needed('EVENKEEL_PUBLIC_URL'),
    key: needed('EVENKEEL_BOOTSTRAP_KEY'),
    ...(warehouses ? { warehouses } : {}),
  });
  console.log(`Demo merchant: ${done}`);
}

if (require.main === module) {
  main(process.env).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
