import { defineRule } from '../rule';
import type { Plan } from '../station';

/** The plan whose farthest location is nearest to the customer; a location whose distance is unknown is farthest. */
export const nearest = defineRule<'nearest'>({
  use: 'nearest',
  members: {},
  build: () => ({
    kind: 'objective',
    name: 'nearest',
    compare(a, b) {
      const [left, right] = [farthestKm(a), farthestKm(b)];
      return left === right ? 0 : left - right;
    },
    tell(plan) {
      const distance = farthestKm(plan);
      return Number.isFinite(distance) ? `${Math.round(distance)} km` : 'an unknown distance';
    },
  }),
});

function farthestKm({ parcels }: Plan): number {
  return Math.max(0, ...parcels.map(({ from }) => from.distanceKm ?? Infinity));
}
