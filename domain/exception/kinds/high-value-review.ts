import type { ExceptionKindDefinition } from '../exception-kind';
import { amount, moment, part } from '../wording';

/** An order above the policy `reviewAbove` is paid and reserved, and is not handed off before somebody releases it. */
export const highValueReview = {
  kind: 'highValueReview',
  title: 'High-value order to review',
  severity: 'high',
  owner: 'operator',
  due: 'PT4H',
  duePolicy: 'reviewWithin',
  escalatesTo: 'admin',
  resolutions: ['released', 'cancelled'],
  runbook: 'docs/runbooks/highValueReview.md',
  explain: ({ total, limit, currency, dueAt }) =>
    `This order${part(' of ', amount(total, currency))} is above the limit${part(' of ', amount(limit, currency))} and waits for a person to release it${part(', due ', moment(dueAt))}.`,
} as const satisfies ExceptionKindDefinition;
