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
  explain: ({ kind, state, lastError }) =>
    `The customer should have had a message (${named(words(kind), 'of unknown kind')}) and has not: ${STATES[String(state)] ?? 'it was not sent'}${part('; the mail server says: ', lastError)}.`,
} as const satisfies ExceptionKindDefinition;

const STATES: Readonly<Record<string, string>> = {
  failed: 'the mail server does not take it',
  queued: 'it is still waiting to be sent',
  neverQueued: 'it was never written',
};
