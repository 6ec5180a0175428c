import { checkText, checkTime, checkUnits, MAX_UNITS } from '../../../domain/inventory/checks';

describe('checkUnits', () => {
  it('takes whole numbers that a count can hold', () => {
    for (const units of [1, MAX_UNITS]) expect(() => checkUnits('quantity', units)).not.toThrow();
  });

  it.each([0, -1, 0.5, NaN, Infinity, MAX_UNITS + 1, 2 ** 53 + 1])(
    'refuses %p, naming the field',
    (units) => {
      expect(() => checkUnits('lines[3].quantity', units)).toThrow(
        `lines[3].quantity must be a whole number from 1 to ${MAX_UNITS}, not ${units}`,
      );
    },
  );
});

describe('checkText', () => {
  it('takes any text that can be stored', () => {
    for (const text of ['a', ' ', '漢😀']) expect(() => checkText('sku', text)).not.toThrow();
  });

  it.each(['', 'a\u0000b'])('refuses %j, naming the field', (text) => {
    expect(() => checkText('sku', text)).toThrow(/^sku must be a text that is not empty/);
  });
});

describe('checkTime', () => {
  it('tells a time from none', () => {
    expect(() => checkTime('now', new Date(0))).not.toThrow();
    expect(() => checkTime('now', new Date('soon'))).toThrow('now must be a valid time');
  });
});
