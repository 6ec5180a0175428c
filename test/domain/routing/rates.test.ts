import type { Money } from '../../../domain/money/money';
import { matchRates, type RateZone } from '../../../domain/routing/rates';
import { aud } from './support/builders';

const perth = { country: 'AU', region: 'WA', postcode: '6000' };

interface Rate {
  id: string;
  to: RateZone;
  carrier: string;
  service: string;
  cost: Money;
}

function aRateTo(to: Partial<RateZone>, members: Partial<Rate> = {}): Rate {
  const zone = { country: 'AU', ...to };
  return { id: 'rate', carrier: 'post', service: 'parcel', cost: aud(1000), ...members, to: zone };
}

const ids = (rates: readonly Rate[], destination = perth) =>
  matchRates(rates, destination).map(({ id }) => id);

describe('matchRates', () => {
  it('takes the most specific of a service, even if dearer', () => {
    const rates = [
      aRateTo({}, { id: 'country', cost: aud(100) }),
      aRateTo({ region: 'WA' }, { id: 'region', cost: aud(200) }),
      aRateTo({ postcodePrefix: '6' }, { id: 'six', cost: aud(300) }),
      aRateTo({ postcodePrefix: '60' }, { id: 'sixty', cost: aud(400) }),
    ];
    expect(ids(rates)).toEqual(['sixty']);
    expect(ids(rates, { ...perth, postcode: '6100' })).toEqual(['six']);
    expect(ids(rates, { ...perth, postcode: '0872' })).toEqual(['region']);
    expect(ids(rates, { country: 'AU', region: 'VIC', postcode: '3000' })).toEqual(['country']);
  });

  it('takes the cheapest of equally specific ones, and of equally cheap ones the first by id', () => {
    const rates = [
      aRateTo({}, { id: 'c', cost: aud(900) }),
      aRateTo({}, { id: 'b', cost: aud(700) }),
      aRateTo({}, { id: 'a', cost: aud(700) }),
    ];
    expect(ids(rates)).toEqual(['a']);
    expect(ids([...rates].reverse())).toEqual(['a']);
  });

  it('keeps one rate for each service of each carrier: a surcharge on parcels does not hide express', () => {
    const rates = [
      aRateTo({ postcodePrefix: '60' }, { id: 'remote', cost: aud(1500) }),
      aRateTo({}, { id: 'ordinary', cost: aud(700) }),
      aRateTo({}, { id: 'express', service: 'express', cost: aud(1200) }),
      aRateTo({}, { id: 'courier', carrier: 'courier', cost: aud(800) }),
    ];
    expect(ids(rates)).toEqual(['remote', 'courier', 'express']);
  });

  it('needs all that a rate names to match', () => {
    const rate = aRateTo({ region: 'WA', postcodePrefix: '60' });
    expect(ids([rate])).toEqual(['rate']);
    expect(ids([rate], { ...perth, postcode: '6100' })).toEqual([]);
    expect(ids([rate], { ...perth, region: 'NSW' })).toEqual([]);
    expect(ids([rate], { country: 'NZ', region: 'WA', postcode: '6000' })).toEqual([]);
    expect(matchRates([rate], { country: 'AU', postcode: '6000' })).toEqual([]);
  });

  it('does not trip over spelling', () => {
    expect(ids([aRateTo({ region: 'Western Australia' })], { ...perth, region: 'AU-WA' })).toEqual(['rate']);
    expect(
      ids([aRateTo({ postcodePrefix: '08' })], { country: 'AU', region: 'NT', postcode: '800' }),
    ).toEqual(['rate']);
    const london = { country: 'GB', region: 'London', postcode: 'sw1a 1aa' };
    expect(ids([aRateTo({ country: 'GB', postcodePrefix: 'SW1A1' })], london)).toEqual(['rate']);
  });

  it('has nothing where nothing matches, and leaves the list as it was', () => {
    const rates = Object.freeze([aRateTo({ country: 'US' })]);
    expect(matchRates(rates, perth)).toEqual([]);
    expect(matchRates([], perth)).toEqual([]);
  });
});
