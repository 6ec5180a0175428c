import type { ExceptionKindDefinition } from '../exception-kind';
import { moment, part } from '../wording';

/** A parcel on its way has had no scan for longer than the policy `trackingStaleAfter`. */
export const trackingStale = {
  kind: 'trackingStale',
  title: 'Tracking gone silent',
  severity: 'medium',
  owner: 'support',
  due: 'P1D',
  duePolicy: 'trackingStaleAfter',
  escalatesTo: 'operator',
  resolutions: ['delivered', 'traceOpened', 'replaced', 'refunded'],
  runbook: 'docs/runbooks/trackingStale.md',
  explain: ({ lastEventAt }) =>
    `The carrier has said nothing of this parcel${part(' since ', moment(lastEventAt))}.`,
} as const satisfies ExceptionKindDefinition;
