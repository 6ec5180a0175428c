import fc from 'fast-check';
import { formatDecimal, formatMoney, parseDecimal } from '../../../domain/money/decimal';
import { money } from '../../../domain/money/money';

describe('formatDecimal', () => {
  it.each([
    [1250, 'AUD', '12.50'],
    [5, 'AUD', '0.05'],
    [-5, 'AUD', '-0.05'],
    [1250, 'JPY', '1250'],
    [0, 'JPY', '0'],
    [-5, 'KWD', '-0.005'],
    [12345, 'KWD', '12.345'],
  ])('writes %i minor units of %s as %s', (amount, currency, text) => {
    expect(formatDecimal(money(amount, currency))).toBe(text);
  });
});

describe('formatMoney', () => {
  it('names the currency after the amount', () => {
    expect(formatMoney(money(600, 'AUD'))).toBe('6.00 AUD');
  });
});

describe('parseDecimal', () => {
  it('reads back what formatDecimal wrote, in every kind of currency', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('AUD', 'JPY', 'KWD', 'CLF'), (amount, currency) => {
        const value = money(amount, currency);
        expect(parseDecimal(formatDecimal(value), currency)).toEqual(value);
      }),
    );
  });

  it('fills up missing decimals and drops needless zeros', () => {
    expect(parseDecimal('12', 'AUD')).toEqual(money(1200, 'AUD'));
    expect(parseDecimal('12.5', 'AUD')).toEqual(money(1250, 'AUD'));
    expect(parseDecimal('12.5000', 'AUD')).toEqual(money(1250, 'AUD'));
    expect(parseDecimal('100.00', 'JPY')).toEqual(money(100, 'JPY'));
    expect(parseDecimal('-0.00', 'AUD')).toEqual(money(0, 'AUD'));
  });

  it('refuses a fraction of a cent rather than rounding it away', () => {
    expect(() => parseDecimal('12.505', 'AUD')).toThrow(/more decimals than AUD allows \(2\)/);
  });

  it.each(['', '.5', '5.', '1,250.00', '1 250', '1e3', '0x10', '+5', ' 5', '--5', '٣'])(
    'refuses %p as an amount',
    (text) => {
      expect(() => parseDecimal(text, 'AUD')).toThrow(/is not a decimal amount/);
    },
  );

  it('refuses an amount too large to keep exactly', () => {
    expect(() => parseDecimal('9007199254740993', 'JPY')).toThrow(/not a whole number of minor units within/);
  });
});
