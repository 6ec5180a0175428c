/** Money that cannot be right: an unknown currency, a fraction of a cent, two currencies in one sum. */
export class MoneyError extends Error {
  override readonly name = 'MoneyError';
}
