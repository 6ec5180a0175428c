import type { ExceptionKindDefinition } from '../exception-kind';
import { named, part } from '../wording';

/** A report of a carrier that names no parcel of ours, or says something we have no meaning for. */
export const unknownTracking = {
  kind: 'unknownTracking',
  title: 'Tracking that cannot be placed',
  severity: 'medium',
  owner: 'operator',
  due: 'P1D',
  escalatesTo: 'support',
  resolutions: ['matched', 'notOurs', 'codeMapped'],
  runbook: 'docs/runbooks/unknownTracking.md',
  explain: ({ trackingNumber, rawStatus }) =>
    rawStatus === undefined
      ? `A carrier reported on ${named(trackingNumber, 'a parcel')}, which is no parcel of ours.`
      : `A carrier reported on ${named(trackingNumber, 'a parcel')} with a code that means nothing to us${part(' (', rawStatus, ')')}. The parcel stays where it was.`,
} as const satisfies ExceptionKindDefinition;
