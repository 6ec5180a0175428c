import { defineRule } from '../rule';

/**
 * Orders of a channel with a location of its own leave from there or not at all: its labels and preparation are only
 * known there. For a mere preference use preferLocation with a condition on the channel.
 */
export const channelLocation = defineRule<'channelLocation'>({
  use: 'channelLocation',
  members: {},
  build: () => ({
    kind: 'filter',
    name: 'channelLocation',
    yields: false,
    reject({ node }, { order }) {
      if (order.channelLocation === undefined || node.code === order.channelLocation) return undefined;
      return `is not ${order.channelLocation}, from where orders of the channel ${order.channel} go`;
    },
  }),
});
