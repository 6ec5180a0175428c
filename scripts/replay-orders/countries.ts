import { getAlpha2Code } from 'i18n-iso-countries';

/** What the retailer calls otherwise than ISO 3166 does. Who is not named is at home, where the retailer is. */
const OWN_NAMES: Readonly<Record<string, string>> = {
  EIRE: 'IE',
  RSA: 'ZA',
  Korea: 'KR',
  'Channel Islands': 'JE',
  'European Community': 'BE',
  Unspecified: 'GB',
};

// The library compares with every name it has: for each of ten thousand lines that would be a second.
const known = new Map<string, string | undefined>();

/** ISO 3166-1 alpha-2 of a country as the file names it; `undefined` if nobody knows it. */
export function countryCode(name: string): string | undefined {
  if (!known.has(name)) known.set(name, OWN_NAMES[name] ?? getAlpha2Code(name, 'en'));
  return known.get(name);
}
