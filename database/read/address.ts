import type { Address } from '../../domain/address';
import { given } from './instant';

/** A stored address in the order in which people read one; `jsonb` keeps members in an order of its own. */
export function toAddress(stored: Address): Address {
  const { line1, city, postcode, country } = stored;
  return {
    ...given('name', stored.name),
    line1,
    ...given('line2', stored.line2),
    city,
    ...given('region', stored.region),
    ...{ postcode, country },
    ...given('latitude', stored.latitude),
    ...given('longitude', stored.longitude),
  };
}
