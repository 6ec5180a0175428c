import type { ExceptionKindDefinition } from '../exception-kind';
import { counted, named, part } from '../wording';

/** The carrier says that a parcel comes later than expected. The customer has been told. */
export const carrierDelay = {
  kind: 'carrierDelay',
  title: 'Delayed by the carrier',
  severity: 'medium',
  owner: 'support',
  due: 'P1D',
  escalatesTo: 'operator',
  resolutions: ['delivered', 'customerContacted', 'credited'],
  runbook: 'docs/runbooks/carrierDelay.md',
  explain: ({ businessDays, reason, detail }) =>
    `The carrier is late${part(' by ', counted(businessDays, 'business day'))}: ${named(reason ?? detail, 'it gives no reason')}.`,
} as const satisfies ExceptionKindDefinition;
