import type { ExceptionKindDefinition } from '../exception-kind';
import { counted, moment, part, words } from '../wording';

/** A step of the process has been failing for longer than the policy `stuckAfter`. */
export const stuckOrder = {
  kind: 'stuckOrder',
  title: 'Order stuck',
  severity: 'critical',
  owner: 'operator',
  due: 'PT1H',
  escalatesTo: 'admin',
  resolutions: ['continued', 'cancelled'],
  runbook: 'docs/runbooks/stuckOrder.md',
  explain: ({ step, since, attempts, error, paidAt }) =>
    step === undefined
      ? `This order is paid${part(' since ', moment(paidAt))} and no location has been asked for it.`
      : `A step of this order keeps failing${part(' (', words(step), ')')}${part(' since ', moment(since))}${part(', ', counted(attempts, 'attempt'))}${part(': ', error)}. It is still being tried.`,
} as const satisfies ExceptionKindDefinition;
