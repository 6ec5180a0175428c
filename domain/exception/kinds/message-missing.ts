import type { ExceptionKindDefinition } from '../exception-kind';
import { named, part, words } from '../wording';

/** A message that should have gone to a customer was refused, could not be sent, or was never written. */
export const messageMissing = {
  kind: 'messageMissing',
  title: 'Message not sent',
  severity: 'medium',
  owner: 'support',
  due: 'PT8H',
  escalatesTo: 'operator',
  resolutions: ['sent', 'customerContacted', 'notNeeded'],
  runbook: 'docs/runbooks/messageMissing.md',
  explain: ({ notificationKind, reason }) =>
    `The customer should have had a message (${named(words(notificationKind), 'of unknown kind')}) and has not${part(': ', reason)}.`,
} as const satisfies ExceptionKindDefinition;
