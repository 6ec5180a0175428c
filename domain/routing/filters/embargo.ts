import type { LocationFilter } from '../station';

/** Where the carrier of every rate is under embargo for the destination; other carriers' rates are preferred before. */
export const embargo: LocationFilter = {
  kind: 'filter',
  name: 'embargo',
  yields: false,
  reject({ offer }, { order }) {
    if (!offer?.rate.embargoed) return undefined;
    return `can only send by ${offer.rate.carrier}, which is under embargo for ${order.destination.country}`;
  },
};
