import { defineRule } from '../rule';

/**
 * Passes over a location whose capacity is used up on the day it would ship, while another can serve. When all are
 * full the order still goes somewhere: a late parcel is better than a refused order.
 */
export const withinCapacity = defineRule<'withinCapacity'>({
  use: 'withinCapacity',
  members: {},
  build: () => ({
    kind: 'filter',
    name: 'withinCapacity',
    yields: true,
    reject({ node, offer }) {
      if (node.dailyCapacity === undefined || !offer) return undefined;
      const planned = node.shipmentsByDay?.[offer.shipDay] ?? 0;
      if (planned < node.dailyCapacity) return undefined;
      return `has ${planned} shipments planned for ${offer.shipDay}, of ${node.dailyCapacity} it can do`;
    },
  }),
});
