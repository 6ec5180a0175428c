import { issue, type Issue } from '../policy/issue';
import { validateMoney } from '../money/validate-money';

/** Names a rule may refer to. */
export interface KnownNames {
  readonly locations: ReadonlySet<string>;
}

/** What is wrong with a member of a rule; pointers begin at the member. */
export type MemberCheck = (value: unknown, known: KnownNames) => Issue[];

/** A whole number of at least `min`. */
export function wholeNumber(min: number): MemberCheck {
  return (value) =>
    Number.isSafeInteger(value) && Number(value) >= min
      ? []
      : issue(`must be a whole number of at least ${min}`);
}

/** The code of a location that has been set up. */
export function knownLocation(value: unknown, { locations }: KnownNames): Issue[] {
  if (typeof value !== 'string') return issue('must be the code of a location');
  return locations.has(value) ? [] : issue(`"${value}" is not a location: PUT /v1/locations/{code} first`);
}

/** Money, at least 0. */
export function amountOfMoney(value: unknown): Issue[] {
  return validateMoney(value);
}
