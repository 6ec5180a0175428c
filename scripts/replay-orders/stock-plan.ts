import type { GenuineOrder } from './invoices';
import { shuffled } from './random';

/** An article, and the units of it that the replay begins with. */
export interface PlannedSku {
  sku: string;
  title: string;
  /** Pence; the first price it is sold at. */
  priceMinor: number;
  openingStock: number;
}

/** What there has to be, and which orders will be refused for want of it, whatever the order they come in. */
export interface StockPlan {
  skus: readonly PlannedSku[];
  shortSkus: readonly string[];
  /** Invoices of orders that want an article there is too little of. */
  refusals: ReadonlySet<string>;
}

/** Orders of more lines are what the file is interesting for: none of them is made to fail. */
const MOST_LINES_OF_A_SHORT_ORDER = 100;

/**
 * As much of everything as all orders want together, but for a share of the articles: those have one unit less than
 * the one order wants that orders them. A refused order leaves its other articles to nobody else, so who is refused
 * does not depend on who is first.
 */
export function planStock(orders: readonly GenuineOrder[], shortShare: number, seed: number): StockPlan {
  const demand = demandBySku(orders);
  const candidates = [...demand.values()].filter(
    ({ wantedBy: [only, ...others] }) => others.length === 0 && only !== undefined && isSmall(only),
  );
  const wanted = Math.round(demand.size * shortShare);
  const short = shuffled(candidates, seed).slice(0, wanted);
  const shortSkus = new Set(short.map(({ sku }) => sku));
  return {
    skus: [...demand.values()].map(({ sku, title, priceMinor, units }) => ({
      ...{ sku, title, priceMinor },
      openingStock: shortSkus.has(sku) ? units - 1 : units,
    })),
    shortSkus: [...shortSkus].sort(),
    refusals: new Set(short.flatMap(({ wantedBy }) => wantedBy.map((order) => order.invoice))),
  };
}

interface Demand {
  sku: string;
  title: string;
  priceMinor: number;
  units: number;
  wantedBy: GenuineOrder[];
}

function demandBySku(orders: readonly GenuineOrder[]): Map<string, Demand> {
  const demand = new Map<string, Demand>();
  for (const order of orders)
    for (const { code, description, quantity, unitPriceMinor } of order.lines) {
      const known = demand.get(code) ?? {
        sku: code,
        title: '',
        priceMinor: unitPriceMinor,
        units: 0,
        wantedBy: [],
      };
      known.units += quantity;
      known.title ||= description;
      if (known.wantedBy.at(-1) !== order) known.wantedBy.push(order);
      demand.set(code, known);
    }
  return demand;
}

function isSmall(order: GenuineOrder): boolean {
  return order.lines.length <= MOST_LINES_OF_A_SHORT_ORDER;
}
