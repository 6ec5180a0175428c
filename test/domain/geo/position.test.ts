import fc from 'fast-check';
import { distanceKm, positionOf } from '../../../domain/geo/position';

const perth = { latitude: -31.95, longitude: 115.86 };
const sydney = { latitude: -33.87, longitude: 151.21 };

describe('distanceKm', () => {
  it('measures Perth to Sydney as the crow flies', () => {
    expect(distanceKm(perth, sydney)).toBeGreaterThan(3280);
    expect(distanceKm(perth, sydney)).toBeLessThan(3300);
  });

  it('is nothing to oneself, the same both ways, and half the Earth at most', () => {
    const place = fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    fc.assert(
      fc.property(place, place, (a, b) => {
        expect(distanceKm(a, a)).toBe(0);
        expect(distanceKm(a, b)).toBe(distanceKm(b, a));
        expect(distanceKm(a, b)).toBeLessThan(20_050);
      }),
    );
  });
});

describe('positionOf', () => {
  it("takes an address's own coordinates before the centroid of its postcode", () => {
    expect(positionOf(sydney, perth)).toEqual(sydney);
    expect(positionOf({}, perth)).toEqual(perth);
  });

  it('takes the centroid when one of the coordinates is missing, and knows when it knows nothing', () => {
    expect(positionOf({ latitude: 1 }, perth)).toEqual(perth);
    expect(positionOf({ latitude: 1, longitude: undefined })).toBeUndefined();
    expect(positionOf({ latitude: 0, longitude: 0 })).toEqual({ latitude: 0, longitude: 0 });
  });
});
