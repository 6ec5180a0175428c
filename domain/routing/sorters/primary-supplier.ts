import { defineRule } from '../rule';
import type { Plan } from '../station';

/** The plan that takes the most units from the suppliers designated primary for their SKUs. */
export const primarySupplier = defineRule<'primarySupplier'>({
  use: 'primarySupplier',
  members: {},
  build: () => ({
    kind: 'objective',
    name: 'primarySupplier',
    compare: (a, b) => unitsFromOthers(a) - unitsFromOthers(b),
    tell: (plan) => `${unitsFromOthers(plan)} units not from the primary supplier`,
  }),
});

function unitsFromOthers({ parcels }: Plan): number {
  return parcels
    .flatMap(({ from, lines }) => lines.filter(({ sku }) => !from.node.primaryFor?.includes(sku)))
    .reduce((units, { quantity }) => units + quantity, 0);
}
