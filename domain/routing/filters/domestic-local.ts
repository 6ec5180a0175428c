import { defineRule } from '../rule';

/** Passes over locations abroad while one in the destination's country can serve. */
export const domesticLocal = defineRule<'domesticLocal'>({
  use: 'domesticLocal',
  members: {},
  build: () => ({
    kind: 'filter',
    name: 'domesticLocal',
    yields: true,
    reject({ node }, { order }) {
      const { country } = order.destination;
      return node.country === country ? undefined : `is in ${node.country}, not in ${country}`;
    },
  }),
});
