import { knownLocation } from '../member-checks';
import { defineRule } from '../rule';
import type { Plan } from '../station';

/** The plan that sends the most units from `location`; where it cannot serve, the next rule decides among the others. */
export const preferLocation = defineRule<'preferLocation', { location: string }>({
  use: 'preferLocation',
  members: { location: knownLocation },
  build: ({ location }) => ({
    kind: 'objective',
    name: 'preferLocation',
    compare: (a, b) => unitsElsewhere(a, location) - unitsElsewhere(b, location),
    tell: (plan) => `${unitsElsewhere(plan, location)} units not from ${location}`,
  }),
});

function unitsElsewhere({ parcels }: Plan, location: string): number {
  return parcels
    .filter(({ from }) => from.node.code !== location)
    .flatMap(({ lines }) => lines)
    .reduce((units, { quantity }) => units + quantity, 0);
}
