import { amountOfMoney, knownLocation, wholeNumber } from '../../../domain/routing/member-checks';

const known = { locations: new Set(['PER']) };

describe('wholeNumber', () => {
  it('takes whole numbers from its least', () => {
    const check = wholeNumber(1);
    expect([1, 5].flatMap((value) => check(value, known))).toEqual([]);
    for (const value of [0, -1, 1.5, '5', null, undefined, NaN, 2 ** 53]) {
      expect(check(value, known)).toEqual([{ pointer: '', message: 'must be a whole number of at least 1' }]);
    }
  });
});

describe('knownLocation', () => {
  it('takes locations that are set up and says how to set up others', () => {
    expect(knownLocation('PER', known)).toEqual([]);
    expect(knownLocation('per', known)).toEqual([
      { pointer: '', message: '"per" is not a location: PUT /v1/locations/{code} first' },
    ]);
    expect(knownLocation(undefined, known)).toEqual([
      { pointer: '', message: 'must be the code of a location' },
    ]);
  });
});

describe('amountOfMoney', () => {
  it('points into the money', () => {
    expect(amountOfMoney({ amount: 1, currency: 'AUD' })).toEqual([]);
    expect(amountOfMoney({ amount: -1, currency: 'AUD' }).map(({ pointer }) => pointer)).toEqual(['/amount']);
  });
});
