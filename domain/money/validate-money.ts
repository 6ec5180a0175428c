import { isRecord, issue, unknownMembers, within, type Issue } from '../policy/issue';
import { isCurrency } from './currency';

/** What is wrong with a limit or price of whatever shape it came in: at least 0, no other members. Pointers begin at it. */
export function validateMoney(value: unknown): Issue[] {
  if (!isRecord(value)) return issue('must be money: { "amount": 50000, "currency": "AUD" }');
  const { amount, currency } = value;
  const issues = unknownMembers(value, ['amount', 'currency']);
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 0) {
    issues.push(...within('amount', issue('must be a whole number of minor units, at least 0')));
  }
  if (typeof currency !== 'string' || !isCurrency(currency)) {
    issues.push(...within('currency', issue('must be an ISO 4217 code such as AUD')));
  }
  return issues;
}
