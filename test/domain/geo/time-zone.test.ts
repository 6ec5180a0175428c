import { isTimeZone } from '../../../domain/calendar/local-time';
import { timeZoneOf } from '../../../domain/geo/time-zone';

describe('timeZoneOf', () => {
  it.each([
    ['AU', 'WA', 'Australia/Perth'],
    ['AU', 'New South Wales', 'Australia/Sydney'],
    ['US', 'WA', 'America/Los_Angeles'],
    ['CA', 'ON', 'America/Toronto'],
    ['NZ', undefined, 'Pacific/Auckland'],
    ['GB', 'Greater London', 'Europe/London'],
  ])('puts %s %s in its zone', (country, region, zone) => {
    expect(timeZoneOf({ country, region })).toBe(zone);
  });

  it('does not guess a zone for a country of many without a region, nor for one it does not know', () => {
    expect(timeZoneOf({ country: 'AU' })).toBeUndefined();
    expect(timeZoneOf({ country: 'US', region: 'Ontario' })).toBeUndefined();
    expect(timeZoneOf({ country: 'XX', region: 'WA' })).toBeUndefined();
  });

  it('names only zones that exist, for every state and province', () => {
    const places: [string, string][] = [
      ...'ACT NSW NT QLD SA TAS VIC WA'.split(' ').map((region): [string, string] => ['AU', region]),
      ...'AB BC MB NB NL NS NT NU ON PE QC SK YT'
        .split(' ')
        .map((region): [string, string] => ['CA', region]),
      ...usStates.split(' ').map((region): [string, string] => ['US', region]),
    ];
    const zones = places.map(
      ([country, region]) => timeZoneOf({ country, region }) ?? `none for ${country}-${region}`,
    );
    expect(zones.filter((zone) => !isTimeZone(zone))).toEqual([]);
  });
});

const usStates =
  'AL AK AZ AR CA CO CT DC DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY';
