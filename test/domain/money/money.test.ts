import fc from 'fast-check';
import {
  addMoney,
  allocateMoney,
  compareMoney,
  money,
  multiplyMoney,
  subtractMoney,
  sumMoney,
  zeroMoney,
} from '../../../domain/money/money';

const aud = (amount: number) => money(amount, 'AUD');

describe('money', () => {
  it('keeps whole minor units with their currency', () => {
    expect(money(1250, 'AUD')).toEqual({ amount: 1250, currency: 'AUD' });
  });

  it.each([0.5, NaN, Infinity, 2 ** 53])('refuses %p, which is no safe whole number', (amount) => {
    expect(() => aud(amount)).toThrow(/not a whole number of minor units/);
  });

  it('refuses a currency that ISO 4217 does not know', () => {
    expect(() => money(1, 'aud')).toThrow(/"aud" is not a currency/);
    expect(() => money(1, '__proto__')).toThrow(/is not a currency/);
  });

  it('knows no negative zero', () => {
    expect(Object.is(aud(-0).amount, 0)).toBe(true);
    expect(zeroMoney('JPY')).toEqual({ amount: 0, currency: 'JPY' });
  });
});

describe('addMoney and subtractMoney', () => {
  it('undo each other', () => {
    const amount = fc.integer({ min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        expect(subtractMoney(addMoney(aud(a), aud(b)), aud(b))).toEqual(aud(a));
      }),
    );
  });

  it('refuse to mix currencies and name both', () => {
    expect(() => addMoney(aud(1), money(1, 'USD'))).toThrow(/AUD and USD cannot be mixed/);
    expect(() => subtractMoney(aud(1), money(1, 'JPY'))).toThrow(/AUD and JPY cannot be mixed/);
  });

  it('refuse a sum that could not be kept exactly', () => {
    expect(() => addMoney(aud(Number.MAX_SAFE_INTEGER), aud(1))).toThrow(/more than can be kept exactly/);
  });
});

describe('sumMoney', () => {
  it('adds a list, and gives nothing for an empty one', () => {
    expect(sumMoney([aud(1), aud(2), aud(3)], 'AUD')).toEqual(aud(6));
    expect(sumMoney([], 'KWD')).toEqual({ amount: 0, currency: 'KWD' });
  });

  it('refuses an amount in another currency than the one it sums in', () => {
    expect(() => sumMoney([aud(1)], 'USD')).toThrow(/USD and AUD cannot be mixed/);
  });
});

describe('multiplyMoney', () => {
  it('multiplies a price by a quantity', () => {
    expect(multiplyMoney(aud(1999), 3)).toEqual(aud(5997));
  });

  it('takes ten per cent exactly', () => {
    expect(multiplyMoney(aud(1234), { numerator: 10, denominator: 100 })).toEqual(aud(123));
  });

  it('rounds half a cent to the even neighbour unless told otherwise', () => {
    const half = { numerator: 1, denominator: 2 };
    expect(multiplyMoney(aud(5), half)).toEqual(aud(2));
    expect(multiplyMoney(aud(7), half)).toEqual(aud(4));
    expect(multiplyMoney(aud(5), half, 'halfUp')).toEqual(aud(3));
    expect(multiplyMoney(aud(7), half, 'down')).toEqual(aud(3));
  });

  it('passes through products far above 2^53 without losing a cent', () => {
    const third = { numerator: 333_333_333_333, denominator: 999_999_999_999 };
    expect(multiplyMoney(aud(900_000_000_000_000), third)).toEqual(aud(300_000_000_000_000));
  });

  it('refuses fractions as decimals, and a denominator of zero', () => {
    expect(() => multiplyMoney(aud(1), 0.1)).toThrow(/not a whole number/);
    expect(() => multiplyMoney(aud(1), { numerator: 1, denominator: 0 })).toThrow(
      /denominator must be above 0/,
    );
    expect(() => multiplyMoney(aud(Number.MAX_SAFE_INTEGER), 2)).toThrow(/more than can be kept exactly/);
  });
});

describe('allocateMoney', () => {
  it('splits ten dollars in three without losing a cent', () => {
    expect(allocateMoney(aud(1000), [1, 1, 1]).map((part) => part.amount)).toEqual([334, 333, 333]);
  });

  it('always sums to the whole, with each part within one minor unit of its exact share', () => {
    const amount = fc.integer({ min: -1e12, max: 1e12 });
    const weights = fc
      .array(fc.nat(1_000_000), { minLength: 1, maxLength: 30 })
      .filter((all) => all.some((weight) => weight > 0));
    fc.assert(
      fc.property(amount, weights, (whole, shares) => {
        const parts = allocateMoney(aud(whole), shares);
        expect(sumMoney(parts, 'AUD')).toEqual(aud(whole));

        const total = shares.reduce((a, b) => a + b, 0);
        parts.forEach((part, i) => {
          expect(Math.abs(part.amount - (whole * (shares[i] ?? 0)) / total)).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it('gives nothing to a weight of zero', () => {
    expect(allocateMoney(aud(5), [0, 2, 0]).map((part) => part.amount)).toEqual([0, 5, 0]);
  });

  it('spreads nothing over anything, and refuses to spread something over nothing', () => {
    expect(allocateMoney(aud(0), [0, 0])).toEqual([aud(0), aud(0)]);
    expect(() => allocateMoney(aud(1), [0, 0])).toThrow(/cannot be spread over weights that are all 0/);
    expect(() => allocateMoney(aud(1), [-1, 2])).toThrow(/at least 0/);
  });
});

describe('compareMoney', () => {
  it('orders amounts of one currency and refuses two', () => {
    expect([aud(3), aud(1), aud(2)].sort(compareMoney).map((a) => a.amount)).toEqual([1, 2, 3]);
    expect(compareMoney(aud(2), aud(2))).toBe(0);
    expect(() => compareMoney(aud(1), money(1, 'USD'))).toThrow(/cannot be mixed/);
  });
});
