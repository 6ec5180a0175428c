import type { LocationFilter } from '../station';

/** Without a rate to the destination nobody carries the parcel, and nothing can be promised. */
export const shippingRate: LocationFilter = {
  kind: 'filter',
  name: 'shippingRate',
  yields: false,
  reject({ node, offer }, { order }) {
    if (offer) return undefined;
    const { country, region, postcode } = order.destination;
    const destination = [country, region, postcode].filter(Boolean).join(' ');
    if (node.rates.length === 0) return `has no shipping rate to ${destination}`;
    return `has rates to ${destination}, but the carriers collect on no day it works`;
  },
};
