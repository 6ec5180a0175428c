import type { ExceptionKindDefinition } from '../exception-kind';
import { counted, moment, named, part } from '../wording';

/** A partner system does not answer, or answers that it cannot. One exception for the partner, however many orders wait. */
export const partnerFailing = {
  kind: 'partnerFailing',
  title: 'Partner cannot be reached',
  severity: 'critical',
  owner: 'operator',
  due: 'PT1H',
  escalatesTo: 'admin',
  resolutions: ['recovered', 'settingsChanged'],
  runbook: 'docs/runbooks/partnerFailing.md',
  explain: ({ since, failures, error }, partner) =>
    `${named(partner, 'A partner system')} has been failing${part(' since ', moment(since))}${part(', ', counted(failures, 'attempt'))}${part('; the last answer: ', error)}. What is meant for it waits and is sent when it answers.`,
} as const satisfies ExceptionKindDefinition;
