import type { ExceptionKindDefinition } from '../exception-kind';
import { named } from '../wording';

/** A channel sold something that no listing maps to a SKU. */
export const unmappedSku = {
  kind: 'unmappedSku',
  title: 'Unknown product of a channel',
  severity: 'high',
  owner: 'operator',
  due: 'PT4H',
  escalatesTo: 'admin',
  resolutions: ['mapped', 'orderRefused'],
  runbook: 'docs/runbooks/unmappedSku.md',
  explain: ({ channel, channelSku }) =>
    `${named(channel, 'A channel')} sold ${named(channelSku, 'a product')}, which is not mapped to a SKU. No guess was made.`,
} as const satisfies ExceptionKindDefinition;
