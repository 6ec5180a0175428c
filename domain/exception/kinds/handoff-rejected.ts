import type { ExceptionKindDefinition } from '../exception-kind';
import { named, part, words } from '../wording';

/** A node refused a shipment, or its system refused the message; trying again by itself would not help. */
export const handoffRejected = {
  kind: 'handoffRejected',
  title: 'Hand-off rejected',
  severity: 'high',
  owner: 'operator',
  due: 'PT2H',
  escalatesTo: 'admin',
  resolutions: ['resent', 'rerouted', 'cancelled'],
  runbook: 'docs/runbooks/handoffRejected.md',
  explain: ({ location, reason }) =>
    `${named(location, 'The location')} does not take this shipment${part(': ', words(reason))}. Nothing ships before somebody decides.`,
} as const satisfies ExceptionKindDefinition;
