import type { ExceptionKindDefinition } from '../exception-kind';
import { counted, part, words } from '../wording';

/** Every attempt to pay has been declined; the customer has been told and may try another card. */
export const paymentFailed = {
  kind: 'paymentFailed',
  title: 'Payment failed',
  severity: 'medium',
  owner: 'support',
  due: 'PT24H',
  escalatesTo: 'finance',
  resolutions: ['paid', 'cancelled', 'customerContacted'],
  runbook: 'docs/runbooks/paymentFailed.md',
  explain: ({ attempts, declineCode }) =>
    `Every payment of this order has failed${part(' after ', counted(attempts, 'attempt'))}${part(': ', words(declineCode))}.`,
} as const satisfies ExceptionKindDefinition;
