import type { LocationFilter } from '../station';

/** A partner still on trial gets no live orders. */
export const onboarded: LocationFilter = {
  kind: 'filter',
  name: 'onboarded',
  yields: false,
  reject: ({ node }) => (node.onboarded ? undefined : 'is not live yet: its onboarding is not complete'),
};
