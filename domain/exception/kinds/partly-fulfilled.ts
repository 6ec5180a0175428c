import type { ExceptionKindDefinition } from '../exception-kind';
import { counted } from '../wording';

/** Part of an order has shipped and part has not. */
export const partlyFulfilled = {
  kind: 'partlyFulfilled',
  title: 'Partly fulfilled',
  severity: 'medium',
  owner: 'operator',
  due: 'P2D',
  escalatesTo: 'admin',
  resolutions: ['shipped', 'restCancelled', 'rerouted'],
  runbook: 'docs/runbooks/partlyFulfilled.md',
  explain: ({ lines }) =>
    `Part of this order has left; still to be shipped: ${counted(Array.isArray(lines) ? lines.length : undefined, 'line') ?? 'the rest'}.`,
} as const satisfies ExceptionKindDefinition;
