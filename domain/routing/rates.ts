import { compactPostcode, comparablePostcode } from '../geo/postcode';
import { regionCode } from '../geo/region';
import { compareCosts } from './cost';
import type { Money } from '../money/money';
import { byText } from './by-text';

/** Where a rate applies: a country, or a region of it, or postcodes that begin in a certain way, or both. */
export interface RateZone {
  readonly country: string;
  readonly region?: string | undefined;
  readonly postcodePrefix?: string | undefined;
}

/**
 * The rates that apply to a destination, one for each carrier's service: the most specific (the longest postcode
 * prefix, then the region, then the country), then the cheapest, then the first by id. What is left is in that order
 * too. Regions match by code or name, postcodes without spaces and case.
 */
export function matchRates<
  Rate extends { id: string; to: RateZone; carrier: string; service: string; cost: Money },
>(
  rates: readonly Rate[],
  destination: { readonly country: string; readonly region?: string | undefined; readonly postcode: string },
): Rate[] {
  const matching = rates.filter((rate) => covers(rate.to, destination)).sort(bySpecificity);
  const services = new Map<string, Rate>();
  for (const rate of matching) {
    // A dearer rate for remote postcodes replaces the same service's ordinary one; it does not replace express.
    const service = JSON.stringify([rate.carrier, rate.service]);
    if (!services.has(service)) services.set(service, rate);
  }
  return [...services.values()];
}

type Place = Parameters<typeof matchRates>[1];

function covers(zone: RateZone, place: Place): boolean {
  const { country } = place;
  if (zone.country !== country) return false;
  if (zone.region !== undefined) {
    if (place.region === undefined) return false;
    if (regionCode(country, zone.region) !== regionCode(country, place.region)) return false;
  }
  return comparablePostcode(country, place.postcode).startsWith(prefixOf(zone));
}

function bySpecificity(a: { id: string; to: RateZone; cost: Money }, b: typeof a): number {
  return (
    prefixOf(b.to).length - prefixOf(a.to).length ||
    Number(b.to.region !== undefined) - Number(a.to.region !== undefined) ||
    compareCosts([a.cost], [b.cost]) ||
    byText(a.id, b.id)
  );
}

function prefixOf({ postcodePrefix = '' }: RateZone): string {
  return compactPostcode(postcodePrefix);
}
