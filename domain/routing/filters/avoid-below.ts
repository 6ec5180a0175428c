import { wholeNumber } from '../member-checks';
import { defineRule } from '../rule';
import { unitsAt } from '../situation';

/**
 * Passes over a location that holds fewer than `units` of a SKU of the order (of the SKU its condition names, if it
 * names one), while another location can serve.
 */
export const avoidBelow = defineRule<'avoidBelow', { units: number }>({
  use: 'avoidBelow',
  members: { units: wholeNumber(1) },
  build: ({ units }, when) => ({
    kind: 'filter',
    name: 'avoidBelow',
    yields: true,
    reject({ node }, { demand }) {
      const skus = when?.sku === undefined ? [...demand.keys()] : [when.sku];
      const low = skus.find((sku) => unitsAt(node, sku) < units);
      return low === undefined ? undefined : `holds ${unitsAt(node, low)} of ${low}, fewer than ${units}`;
    },
  }),
});
