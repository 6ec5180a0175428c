import { byText } from '../by-text';
import { defineRule } from '../rule';
import type { Plan } from '../station';

/**
 * The plan whose last parcel is promised first, cut-offs, holidays and collections counted; of plans promised for the
 * same day, the one with fewer transit days.
 */
export const fastest = defineRule<'fastest'>({
  use: 'fastest',
  members: {},
  build: () => ({
    kind: 'objective',
    name: 'fastest',
    compare: (a, b) => byText(deliverBy(a), deliverBy(b)) || transitDays(a) - transitDays(b),
    tell: (plan) => `${transitDays(plan)} transit days, delivered by ${deliverBy(plan)}`,
  }),
});

function deliverBy({ parcels }: Plan): string {
  // Instants in one form order as text.
  return parcels.map(({ from }) => from.offer.promise.deliverBy).reduce((a, b) => (a > b ? a : b), '');
}

function transitDays({ parcels }: Plan): number {
  return Math.max(0, ...parcels.map(({ from }) => from.offer.rate.transitDays));
}
