import type { ExceptionKindDefinition } from '../exception-kind';
import { moment, part } from '../wording';

/** A customer asks for another address on an order that is already handed off. */
export const addressChange = {
  kind: 'addressChange',
  title: 'Address change requested',
  severity: 'medium',
  owner: 'support',
  due: 'PT4H',
  escalatesTo: 'operator',
  resolutions: ['applied', 'declined'],
  runbook: 'docs/runbooks/addressChange.md',
  explain: ({ requestedAt }) =>
    `The customer asks for another address${part(', since ', moment(requestedAt))}; the parcel is already with its node or carrier.`,
} as const satisfies ExceptionKindDefinition;
