import type { ExceptionKindDefinition } from '../exception-kind';
import { named } from '../wording';

/** A shipment has left and nobody has said what it cost. */
export const shipmentCostMissing = {
  kind: 'shipmentCostMissing',
  title: 'Shipment without a cost',
  severity: 'low',
  owner: 'finance',
  due: 'P7D',
  escalatesTo: 'operator',
  resolutions: ['costRecorded', 'noCost'],
  runbook: 'docs/runbooks/shipmentCostMissing.md',
  explain: ({ location }) =>
    `${named(location, 'The location')} shipped without saying what it cost, so the margin of the order is not known.`,
} as const satisfies ExceptionKindDefinition;
