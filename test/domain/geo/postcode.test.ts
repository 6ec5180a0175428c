import { centroidCode, compactPostcode, comparablePostcode } from '../../../domain/geo/postcode';

describe('centroidCode', () => {
  it.each([
    ['AU', '6000', '6000'],
    ['AU', '800', '0800'],
    ['US', '10001-1234', '10001'],
    ['US', ' 10001 ', '10001'],
    ['CA', 'v6b 1a1', 'V6B'],
    ['GB', 'sw1a 1aa', 'SW1A1AA'],
  ])('finds %s %s under %s', (country, postcode, code) => {
    expect(centroidCode(country, postcode)).toBe(code);
  });
});

describe('compactPostcode', () => {
  it('compares postcodes without spaces and case', () => {
    expect(compactPostcode(' ab 10\t1xy')).toBe('AB101XY');
  });
});

describe('comparablePostcode', () => {
  it('gives Darwin back the zero that spreadsheets take, and no other country one', () => {
    expect(comparablePostcode('AU', '800')).toBe('0800');
    expect(comparablePostcode('IS', '101')).toBe('101');
  });
});
