import type { ExceptionKindDefinition } from '../exception-kind';
import { named, words } from '../wording';

/** What the store shows of an order is not what payments, shipments and carrier say. */
export const statusDisagreement = {
  kind: 'statusDisagreement',
  title: 'Store, payment and tracking disagree',
  severity: 'medium',
  owner: 'support',
  due: 'P1D',
  escalatesTo: 'operator',
  resolutions: ['corrected', 'explained'],
  runbook: 'docs/runbooks/statusDisagreement.md',
  explain: ({ ours, theirs, channel }) =>
    `${named(channel, 'The store')} shows ${named(words(theirs), 'another status')}, and our records say ${named(words(ours), 'otherwise')}.`,
} as const satisfies ExceptionKindDefinition;
