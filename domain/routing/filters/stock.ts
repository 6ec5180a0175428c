import { unitsAt } from '../situation';
import type { LocationFilter } from '../station';

/** A location must hold every line in full: an order leaves from one location. */
export const stock: LocationFilter = {
  kind: 'filter',
  name: 'stock',
  yields: false,
  reject({ node }, { demand }) {
    const short = [...demand].filter(([sku, quantity]) => unitsAt(node, sku) < quantity);
    if (short.length === 0) return undefined;
    const named = short
      .slice(0, mostNamed)
      .map(([sku, quantity]) => `${unitsAt(node, sku)} of ${quantity} ${sku}`);
    const more = short.length > mostNamed ? ` and too little of ${short.length - mostNamed} more SKUs` : '';
    return `holds ${named.join(', ')}${more}`;
  },
};

// A reason is read by people; the figures of all SKUs stand beside it.
const mostNamed = 5;
