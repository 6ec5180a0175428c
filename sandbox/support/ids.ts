import { randomBytes, randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** An identifier as Stripe writes them: prefix and 24 letters and digits, unguessable. */
export function newId(prefix: string): string {
  let text = prefix;
  for (let count = 0; count < 24; count += 1) text += ALPHABET[randomInt(ALPHABET.length)];
  return text;
}

/** An identifier as EasyPost writes them: prefix and 32 hexadecimal digits. */
export function newHexId(prefix: string): string {
  return prefix + randomBytes(16).toString('hex');
}

/** A 22-digit parcel number of the postal kind, with its valid check digit, so that number checkers accept it. */
export function newTrackingNumber(): string {
  let digits = '94001';
  while (digits.length < 21) digits += String(randomInt(10));
  // GS1 check digit: weights 3 and 1 alternate from the right.
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return digits + String((10 - (sum % 10)) % 10);
}
