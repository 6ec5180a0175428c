import {
  add,
  allocate,
  calculator,
  compare,
  dinero,
  down,
  halfEven,
  halfUp,
  subtract,
  toSnapshot,
} from 'dinero.js/bigint';
import { knownCurrency } from './currency';
import { MoneyError } from './money-error';

/** An amount of money: `amount` in integer minor units (cents, yen, fils), `currency` an ISO 4217 code. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** How a fraction of a minor unit is rounded; `halfEven` unless told otherwise, as it leans to neither side. */
export type Rounding = 'halfEven' | 'halfUp' | 'down';

/** A factor as a fraction of two integers, so that 10 % is exactly `{ numerator: 10, denominator: 100 }`. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/** Checked money. Throws MoneyError for an unknown currency or an amount that is no safe integer. */
export function money(amount: number, currency: string): Money {
  knownCurrency(currency);
  // -0 would survive JSON as 0 and make equal amounts unequal in comparisons of whole objects.
  return { amount: safeInteger(amount) + 0, currency };
}

/** No money in the given currency. */
export function zeroMoney(currency: string): Money {
  return money(0, currency);
}

/** a + b. Throws MoneyError when the currencies differ or the sum is not a safe integer. */
export function addMoney(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return fromDinero(add(toDinero(a), toDinero(b)));
}

/** a − b. Throws MoneyError when the currencies differ or the difference is not a safe integer. */
export function subtractMoney(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return fromDinero(subtract(toDinero(a), toDinero(b)));
}

/** The sum of a list; its currency is named, so that an empty list has a sum too. */
export function sumMoney(amounts: readonly Money[], currency: string): Money {
  return amounts.reduce(addMoney, zeroMoney(currency));
}

/**
 * Money times a whole number or a fraction; what falls below the minor unit is rounded as told (`down`: towards minus infinity).
 * Throws MoneyError for a factor that is not made of integers, a denominator of 0 or a result out of range.
 */
export function multiplyMoney(a: Money, factor: number | Ratio, rounding: Rounding = 'halfEven'): Money {
  const { numerator, denominator } =
    typeof factor === 'number' ? { numerator: factor, denominator: 1 } : factor;
  if (!(safeInteger(denominator) > 0))
    throw new MoneyError(`a denominator must be above 0, not ${denominator}`);

  // In bigint, because amount × numerator passes 2^53 long before the result does.
  const product = BigInt(safeInteger(a.amount)) * BigInt(safeInteger(numerator));
  return money(fromBigint(divide[rounding](product, BigInt(denominator), calculator)), a.currency);
}

/**
 * Splits money by weights so that the parts sum to the whole, each within one minor unit of its exact share; the units
 * left over go to the heaviest first. A weight of 0 gets nothing. Weights are integers of at least 0.
 * Throws MoneyError when all weights are 0 and there is something to split.
 */
export function allocateMoney(a: Money, weights: readonly number[]): Money[] {
  if (weights.some((weight) => safeInteger(weight) < 0)) throw new MoneyError('a weight must be at least 0');
  if (a.amount === 0) return weights.map(() => zeroMoney(a.currency));
  if (weights.every((weight) => weight === 0)) {
    throw new MoneyError(`${a.amount} ${a.currency} cannot be spread over weights that are all 0`);
  }
  return allocate(toDinero(a), weights.map(BigInt)).map(fromDinero);
}

/** −1, 0 or 1 as a is less than, equal to or more than b. Throws MoneyError when the currencies differ. */
export function compareMoney(a: Money, b: Money): number {
  sameCurrency(a, b);
  return compare(toDinero(a), toDinero(b));
}

const divide = { halfEven, halfUp, down };

function toDinero(a: Money) {
  const { exponent } = knownCurrency(a.currency);
  const currency = { code: a.currency, base: 10n, exponent: BigInt(exponent) };
  return dinero({ amount: BigInt(safeInteger(a.amount)), currency });
}

function fromDinero(value: ReturnType<typeof toDinero>): Money {
  const { amount, currency } = toSnapshot(value);
  return money(fromBigint(amount), currency.code);
}

function fromBigint(amount: bigint): number {
  const number = Number(amount);
  if (!Number.isSafeInteger(number))
    throw new MoneyError(`${amount} minor units are more than can be kept exactly`);
  return number;
}

function safeInteger(value: number): number {
  if (!Number.isSafeInteger(value)) {
    throw new MoneyError(`${value} is not a whole number of minor units within ±(2^53 − 1)`);
  }
  return value;
}

function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) {
    throw new MoneyError(`${a.currency} and ${b.currency} cannot be mixed: convert one of them first`);
  }
}
