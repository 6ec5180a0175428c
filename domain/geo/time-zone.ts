import { regionCode } from './region';

/**
 * The time zone of a place, or undefined where this table does not know it. A region with several zones has the one
 * most of its people live in: the end of a delivery day may be an hour off at its edge.
 */
export function timeZoneOf(place: {
  readonly country: string;
  readonly region?: string | undefined;
}): string | undefined {
  const { country, region } = place;
  return (
    zones.get(region === undefined ? country : `${country}-${regionCode(country, region)}`) ??
    zones.get(country)
  );
}

/** Zone, then the countries and regions in it. */
const zones: ReadonlyMap<string, string> = placesByZone(`
  Australia/Sydney AU-NSW AU-ACT
  Australia/Melbourne AU-VIC
  Australia/Brisbane AU-QLD
  Australia/Adelaide AU-SA
  Australia/Perth AU-WA
  Australia/Hobart AU-TAS
  Australia/Darwin AU-NT
  America/New_York US-CT US-DC US-DE US-FL US-GA US-IN US-KY US-MA US-MD US-ME US-MI US-NC US-NH US-NJ US-NY US-OH US-PA US-RI US-SC US-VA US-VT US-WV
  America/Chicago US-AL US-AR US-IA US-IL US-KS US-LA US-MN US-MO US-MS US-ND US-NE US-OK US-SD US-TN US-TX US-WI
  America/Denver US-CO US-ID US-MT US-NM US-UT US-WY
  America/Phoenix US-AZ
  America/Los_Angeles US-CA US-NV US-OR US-WA
  America/Anchorage US-AK
  Pacific/Honolulu US-HI
  America/Puerto_Rico US-PR PR
  America/St_Johns CA-NL
  America/Halifax CA-NS CA-NB CA-PE
  America/Toronto CA-ON CA-QC CA-NU
  America/Winnipeg CA-MB
  America/Regina CA-SK
  America/Edmonton CA-AB CA-NT
  America/Vancouver CA-BC
  America/Whitehorse CA-YT
  Pacific/Auckland NZ
  Asia/Singapore SG
  Asia/Hong_Kong HK
  Asia/Tokyo JP
  Asia/Seoul KR
  Asia/Shanghai CN
  Asia/Kolkata IN
  Europe/London GB
  Europe/Dublin IE
  Europe/Paris FR
  Europe/Berlin DE
  Europe/Amsterdam NL
  Europe/Brussels BE
  Europe/Luxembourg LU
  Europe/Zurich CH
  Europe/Vienna AT
  Europe/Rome IT
  Europe/Madrid ES
  Europe/Lisbon PT
  Europe/Copenhagen DK
  Europe/Stockholm SE
  Europe/Oslo NO
  Europe/Helsinki FI
  Europe/Warsaw PL
  Europe/Prague CZ
  Europe/Athens GR
`);

function placesByZone(table: string): Map<string, string> {
  const rows = table.trim().split('\n');
  return new Map(
    rows.flatMap((row) => {
      const [zone = '', ...places] = row.trim().split(' ');
      return places.map((place): [string, string] => [place, zone]);
    }),
  );
}
