import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { distanceKm, type Position } from '../../domain/geo/position';
import { compress, postalCentroidsCsv } from '../../scripts/build-postal-centroids';

const file = readFileSync(path.join(__dirname, '../../database/seed/postal-centroids.csv.gz'));

describe('postalCentroidsCsv', () => {
  it('is what the committed file holds', () => {
    expect(gunzipSync(file).toString('utf8') === postalCentroidsCsv()).toBe(true);
  });

  it('has each postcode once, with coordinates', () => {
    const [header, ...rows] = gunzipSync(file).toString('utf8').trimEnd().split('\n');
    expect(header).toBe('country,code,latitude,longitude');
    expect(rows.length).toBeGreaterThan(46_000);
    expect(
      rows.filter((row) => !/^(AU,\d{4}|US,\d{5}|CA,[A-Z]\d[A-Z]),-?\d+\.\d\d,-?\d+\.\d\d$/.test(row)),
    ).toEqual([]);
    expect(new Set(rows.map((row) => row.split(',', 2).join())).size).toBe(rows.length);
  });

  it.each<[string, Position]>([
    ['AU,6000', { latitude: -31.95, longitude: 115.86 }],
    ['AU,2000', { latitude: -33.87, longitude: 151.21 }],
    ['US,10001', { latitude: 40.75, longitude: -74.0 }],
    ['CA,M5V', { latitude: 43.64, longitude: -79.39 }],
  ])('puts %s where it is', (code, place) => {
    const row = gunzipSync(file)
      .toString('utf8')
      .split('\n')
      .find((line) => line.startsWith(`${code},`));
    const [, , latitude, longitude] = (row ?? '').split(',').map(Number);
    expect(distanceKm({ latitude: latitude ?? 0, longitude: longitude ?? 0 }, place)).toBeLessThan(5);
  });
});

describe('compress', () => {
  it('makes the same bytes on every system: no time and no name of the system in the header', () => {
    const packed = compress('text');
    expect([...packed.subarray(4, 8), packed[9]]).toEqual([0, 0, 0, 0, 255]);
    expect(gunzipSync(packed).toString()).toBe('text');
    expect([...file.subarray(4, 8), file[9]]).toEqual([0, 0, 0, 0, 255]);
  });
});
