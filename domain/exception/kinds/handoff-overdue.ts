import type { ExceptionKindDefinition } from '../exception-kind';
import { moment, named, part } from '../wording';

/** A node was asked for a shipment and has not confirmed in time that it has it. */
export const handoffOverdue = {
  kind: 'handoffOverdue',
  title: 'Hand-off not acknowledged',
  severity: 'high',
  owner: 'operator',
  due: 'PT4H',
  duePolicy: 'acknowledgeWithin',
  escalatesTo: 'admin',
  resolutions: ['acknowledged', 'rerouted', 'resent'],
  runbook: 'docs/runbooks/handoffOverdue.md',
  explain: ({ location, dueAt }) =>
    `${named(location, 'The location')} has the hand-off and has not acknowledged it${part(' by ', moment(dueAt))}.`,
} as const satisfies ExceptionKindDefinition;
