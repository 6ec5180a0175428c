import { compareCosts, tellCost } from '../cost';
import { defineRule } from '../rule';
import type { Plan } from '../station';

/** The plan whose parcels' rates sum to least; costs in the order's currency before those in others. */
export const lowestCost = defineRule<'lowestCost'>({
  use: 'lowestCost',
  members: {},
  build: () => ({
    kind: 'objective',
    name: 'lowestCost',
    compare: (a, b, { order }) => compareCosts(costs(a), costs(b), order.value.currency),
    tell: (plan) => tellCost(costs(plan)),
  }),
});

function costs({ parcels }: Plan) {
  return parcels.map(({ from }) => from.offer.rate.cost);
}
