import type { Rate } from '../database/token-bucket';

/**
 * What we ask of each kind of destination at most, well below what it allows. Customers wait for payments, so those
 * have the most room; a warehouse or mail server takes a burst and then a steady flow.
 */
export const RATES = {
  payments: { perSecond: 80, burst: 160 },
  carriers: { perSecond: 50, burst: 100 },
  partners: { perSecond: 50, burst: 200 },
  mail: { perSecond: 50, burst: 200 },
} as const satisfies Record<string, Rate>;
