import type { ExceptionKindDefinition } from '../exception-kind';
import { moment, named, part } from '../wording';

/** A paid order has not left by the instant it was promised to. */
export const promiseMissed = {
  kind: 'promiseMissed',
  title: 'Promise missed',
  severity: 'high',
  owner: 'operator',
  due: 'PT4H',
  escalatesTo: 'admin',
  resolutions: ['shipped', 'rerouted', 'cancelled', 'customerContacted'],
  runbook: 'docs/runbooks/promiseMissed.md',
  explain: ({ shipBy, location }) =>
    `${named(location, 'The location')} should have shipped this paid order${part(' by ', moment(shipBy))} and has not.`,
} as const satisfies ExceptionKindDefinition;
