/** The demo merchant: a homeware shop in Australia with three warehouses. Amounts are cents. */
export const CURRENCY = 'AUD';

const money = (amount: number) => ({ amount, currency: CURRENCY });

/** What it sells, by SKU; `stock` is what each warehouse begins with. */
export const SKUS: Record<string, { item: object; stock: Record<string, number> }> = {
  'MUG-BLUE': sku(
    'Stoneware mug, blue',
    { price: 1900, unitCost: 620, weightGrams: 380 },
    { MEL: 400, SYD: 250, PER: 80 },
  ),
  'MUG-SAND': sku(
    'Stoneware mug, sand',
    { price: 1900, unitCost: 620, weightGrams: 380 },
    { MEL: 300, SYD: 250, PER: 60 },
  ),
  'PLATE-27': sku(
    'Dinner plate, 27 cm',
    { price: 2600, unitCost: 940, weightGrams: 720, fragile: true },
    { MEL: 260, SYD: 140, PER: 40 },
  ),
  'KETTLE-1L': sku(
    'Enamel kettle, 1 litre',
    { price: 7900, unitCost: 3100, weightGrams: 1250 },
    { MEL: 60, SYD: 45, PER: 12 },
  ),
  'LAMP-OAK': sku(
    'Table lamp, oak',
    { price: 14900, unitCost: 6200, weightGrams: 2100, fragile: true },
    { MEL: 35, SYD: 20, PER: 5 },
  ),
  'THROW-WOOL': sku(
    'Wool throw',
    { price: 12900, unitCost: 5400, weightGrams: 1400 },
    { MEL: 80, SYD: 70, PER: 25 },
  ),
  'CANDLE-FIG': sku(
    'Candle, fig',
    { price: 3400, unitCost: 980, weightGrams: 450 },
    { MEL: 500, SYD: 300, PER: 120 },
  ),
  'BOARD-ACACIA': sku(
    'Chopping board, acacia',
    { price: 5900, unitCost: 2150, weightGrams: 1600 },
    { MEL: 90, SYD: 60, PER: 15 },
  ),
  'TEATOWEL-3': sku(
    'Tea towels, set of three',
    { price: 2900, unitCost: 890, weightGrams: 240 },
    { MEL: 320, SYD: 260, PER: 90 },
  ),
  'TABLE-OAK': sku(
    'Dining table, oak',
    { price: 189900, unitCost: 88000, weightGrams: 42000 },
    { MEL: 6, SYD: 3, PER: 0 },
  ),
};

interface Figures {
  price: number;
  unitCost: number;
  weightGrams: number;
  fragile?: boolean;
}

interface Place {
  name: string;
  line1: string;
  city: string;
  region: string;
  postcode: string;
  latitude: number;
  longitude: number;
  timeZone: string;
}

const PLACES: Record<string, Place> = {
  MEL: place(
    'Melbourne warehouse',
    ['8 Dock Road', 'Port Melbourne', 'VIC', '3207'],
    [-37.8333, 144.9333],
    'Melbourne',
  ),
  SYD: place(
    'Sydney warehouse',
    ['21 Quarry Street', 'Alexandria', 'NSW', '2015'],
    [-33.905, 151.195],
    'Sydney',
  ),
  PER: place('Perth warehouse', ['3 Jetty Lane', 'Fremantle', 'WA', '6160'], [-32.0569, 115.7439], 'Perth'),
};

/** The sandbox's warehouses, where it runs: shipments are handed to them over HTTP. */
export interface DemoWarehouses {
  url: string;
  secret: string;
}

/** The locations by code. Without the sandbox their people work in Evenkeel itself (`portal`). */
export function locations(warehouses: DemoWarehouses | undefined): Record<string, object> {
  return Object.fromEntries(
    Object.entries(PLACES).map(([code, { name, timeZone, ...address }]) => [
      code,
      {
        name,
        kind: 'warehouse',
        address: { ...address, country: 'AU' },
        timeZone,
        cutoff: '15:00',
        workingDays: [1, 2, 3, 4, 5],
        handoff: {
          ...(warehouses
            ? { format: 'api', url: `${warehouses.url}/${code}`, secret: warehouses.secret }
            : { format: 'portal' }),
          acknowledgeWithin: 'PT4H',
        },
      },
    ]),
  );
}

/** Parcel post from each warehouse: cheap and quick in its own state, dearer and slower across the country. */
export function shippingRates(): Record<string, object> {
  const rates = Object.entries(PLACES).flatMap(([code, { region }]) => [
    [`${code}-${region}`, rate(code, { country: 'AU', region }, 795, code === 'PER' ? 2 : 1)] as const,
    [
      `${code}-AU`,
      rate(code, { country: 'AU' }, code === 'PER' ? 1495 : 1095, code === 'PER' ? 6 : 4),
    ] as const,
  ]);
  return Object.fromEntries(rates);
}

/** How the sandbox's warehouses ship, so that parcels travel with the carrier the rates name. */
export const PARCEL_POST = { carrier: 'AustraliaPost', service: 'Parcel Post', cost: money(845) };

/** The channels by code. */
export const CHANNELS: Record<string, object> = {
  storefront: {
    kind: 'storefront',
    overAvailability: 'block',
    partialShipment: 'autoSplit',
    returnWindow: 'P30D',
  },
  manual: { kind: 'manual', overAvailability: 'block', partialShipment: 'flag', returnWindow: 'P30D' },
  wholesale: { kind: 'wholesale', overAvailability: 'block', partialShipment: 'flag', returnWindow: 'P14D' },
};

/** Decided in this order: cheapest plan, then the quickest, then the nearest. Perth keeps its last five for Perth. */
export const ROUTING_RULES: object[] = [
  { use: 'avoidBelow', units: 3 },
  { use: 'lowestCost' },
  { use: 'fastest' },
  { use: 'nearest' },
];

/** What differs from the policies everyone begins with. */
export const POLICIES = { reviewAbove: money(150_000), captureAt: 'shipped' };

function sku(
  title: string,
  { price, unitCost, ...more }: Figures,
  stock: Record<string, number>,
): { item: object; stock: Record<string, number> } {
  return { item: { title, price: money(price), unitCost: money(unitCost), ...more }, stock };
}

function place(
  name: string,
  [line1, city, region, postcode]: readonly [string, string, string, string],
  [latitude, longitude]: readonly [number, number],
  zone: string,
): Place {
  return { name, line1, city, region, postcode, latitude, longitude, timeZone: `Australia/${zone}` };
}

function rate(from: string, to: object, cost: number, transitDays: number): object {
  const { carrier, service } = PARCEL_POST;
  return { from, to, carrier, service, cost: money(cost), transitDays, pickupDays: [1, 2, 3, 4, 5] };
}
