import type { ExceptionKindDefinition } from '../exception-kind';
import { amount, part } from '../wording';

/** What a processor took or gave back differs from what the order comes to. */
export const moneyMismatch = {
  kind: 'moneyMismatch',
  title: 'Money does not add up',
  severity: 'high',
  owner: 'finance',
  due: 'P1D',
  escalatesTo: 'admin',
  resolutions: ['refunded', 'captured', 'writtenOff', 'explained'],
  runbook: 'docs/runbooks/moneyMismatch.md',
  explain: ({ expected, received, currency }) =>
    received === undefined
      ? 'Goods of this order have left, and no payment covers them.'
      : `What was received${part(' (', amount(received, currency), ')')} is not what the order comes to${part(' (', amount(expected, currency), ')')}.`,
} as const satisfies ExceptionKindDefinition;
