import { getDistance } from 'geolib';

/** A place on Earth in degrees: latitude −90 to 90, longitude −180 to 180. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** Where an address is: its own coordinates if it has both, else the centroid of its postcode, else unknown. */
export function positionOf(
  address: { readonly latitude?: number | undefined; readonly longitude?: number | undefined },
  centroid?: Position,
): Position | undefined {
  const { latitude, longitude } = address;
  return latitude === undefined || longitude === undefined ? centroid : { latitude, longitude };
}

/** The distance along the ground in kilometres, to the metre, as the crow flies. */
export function distanceKm(a: Position, b: Position): number {
  return getDistance(a, b) / 1000;
}
