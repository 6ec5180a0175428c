import { knownLocation } from '../member-checks';
import { defineRule } from '../rule';

/**
 * Orders to a country where the merchant has no location leave from `location`, where their customs papers are made,
 * or not at all.
 */
export const internationalFromOrigin = defineRule<'internationalFromOrigin', { location: string }>({
  use: 'internationalFromOrigin',
  members: { location: knownLocation },
  build: ({ location }) => ({
    kind: 'filter',
    name: 'internationalFromOrigin',
    yields: false,
    reject({ node }, { order, nodes }) {
      const { country } = order.destination;
      const isDomestic = nodes.some((other) => other.country === country);
      if (isDomestic || node.code === location) return undefined;
      return `is not ${location}, from where orders to ${country} go`;
    },
  }),
});
