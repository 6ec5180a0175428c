import type { ShortLine } from '../decision';
import { unitsAt } from '../situation';
import type { Unfilled } from '../station';

/** Every line as short, with what there would have been for it. Stock goes to lines of one SKU in their order. */
export const reportShort: Unfilled = (candidates, { order }) => {
  const taken = new Map<string, number>();
  return order.lines.map(({ line, sku, quantity }): ShortLine => {
    const before = taken.get(sku) ?? 0;
    taken.set(sku, before + quantity);
    const left = candidates.map(({ node }) => Math.max(0, unitsAt(node, sku) - before));
    const total = candidates.reduce((units, { node }) => units + unitsAt(node, sku), 0);
    return {
      line,
      sku,
      requested: quantity,
      available: Math.max(0, ...left),
      availableInTotal: Math.max(0, total - before),
    };
  });
};
