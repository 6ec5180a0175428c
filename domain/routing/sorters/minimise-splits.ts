import { defineRule } from '../rule';

/** The plan with the fewest parcels. */
export const minimiseSplits = defineRule<'minimiseSplits'>({
  use: 'minimiseSplits',
  members: {},
  build: () => ({
    kind: 'objective',
    name: 'minimiseSplits',
    compare: (a, b) => a.parcels.length - b.parcels.length,
    tell: ({ parcels }) => (parcels.length === 1 ? '1 parcel' : `${parcels.length} parcels`),
  }),
});
