import type { ExceptionKindDefinition } from '../exception-kind';
import { named, words } from '../wording';

/** The carrier could not hand the parcel over: an attempt failed, it is held or damaged, it is on its way back, or lost. */
export const deliveryFailed = {
  kind: 'deliveryFailed',
  title: 'Delivery failed',
  severity: 'high',
  owner: 'support',
  due: 'PT8H',
  escalatesTo: 'operator',
  resolutions: ['delivered', 'redeliveryArranged', 'addressCorrected', 'refunded', 'replaced'],
  runbook: 'docs/runbooks/deliveryFailed.md',
  explain: ({ status, detail }) => {
    const what = WHAT[String(status)] ?? 'The parcel could not be delivered';
    return `${what}: ${named(words(detail), 'the carrier gives no reason')}.`;
  },
} as const satisfies ExceptionKindDefinition;

const WHAT: Readonly<Record<string, string>> = {
  deliveryAttempted: 'The carrier tried to deliver and could not',
  exception: 'The carrier has a problem with the parcel',
  returnToSender: 'The parcel is on its way back to us',
  lost: 'The carrier has lost the parcel',
};
