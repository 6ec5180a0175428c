import { unitsAt } from '../situation';
import type { Allocator } from '../station';

/** One plan for each location that holds every line in full: the whole order from there. */
export const wholeOrder: Allocator = (candidates, { order, demand }) => {
  const lines = order.lines.map(({ line, sku, quantity }) => ({ line, sku, quantity }));
  return candidates
    .filter(({ node }) => [...demand].every(([sku, quantity]) => unitsAt(node, sku) >= quantity))
    .map((from) => ({ parcels: [{ from, lines }] }));
};
