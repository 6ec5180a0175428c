import { isCurrency, knownCurrency } from '../../../domain/money/currency';

describe('knownCurrency', () => {
  it.each([
    ['AUD', 2],
    ['JPY', 0],
    ['ISK', 0],
    ['KWD', 3],
    ['BHD', 3],
    ['CLF', 4],
  ])('gives %s the %i decimals of ISO 4217', (code, exponent) => {
    expect(knownCurrency(code)).toEqual({ code, exponent });
  });

  it('counts ariary and ouguiya in hundredths, as banks do, although their coins are fifths', () => {
    expect(knownCurrency('MGA').exponent).toBe(2);
    expect(knownCurrency('MRU').exponent).toBe(2);
  });

  it('says what to give instead of an unknown code', () => {
    expect(() => knownCurrency('DOLLAR')).toThrow(
      '"DOLLAR" is not a currency: give an ISO 4217 code such as AUD',
    );
  });
});

describe('isCurrency', () => {
  it('tells known codes from anything else', () => {
    expect(['USD', 'usd', '', 'default', 'constructor'].map(isCurrency)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
