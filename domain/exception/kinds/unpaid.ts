import type { ExceptionKindDefinition } from '../exception-kind';
import { moment, part } from '../wording';

/** An order that is not on terms is older than the policy `unpaidAfter` and nobody has paid for it. */
export const unpaid = {
  kind: 'unpaid',
  title: 'Unpaid order',
  severity: 'low',
  owner: 'support',
  due: 'PT24H',
  escalatesTo: 'operator',
  resolutions: ['paid', 'cancelled', 'customerContacted'],
  runbook: 'docs/runbooks/unpaid.md',
  explain: ({ placedAt }) => `No payment has come for this order${part(', placed ', moment(placedAt))}.`,
} as const satisfies ExceptionKindDefinition;
