import type { ExceptionKindDefinition } from '../exception-kind';
import { part } from '../wording';

/** Billing and shipping address are in different countries, which is a common sign of a stolen card. */
export const addressMismatch = {
  kind: 'addressMismatch',
  title: 'Billing and shipping country differ',
  severity: 'medium',
  owner: 'operator',
  due: 'PT4H',
  duePolicy: 'reviewWithin',
  escalatesTo: 'admin',
  resolutions: ['released', 'addressCorrected', 'cancelled'],
  runbook: 'docs/runbooks/addressMismatch.md',
  explain: ({ billingCountry, shippingCountry }) =>
    `The order is billed to one country${part(' (', billingCountry, ')')} and shipped to another${part(' (', shippingCountry, ')')}.`,
} as const satisfies ExceptionKindDefinition;
