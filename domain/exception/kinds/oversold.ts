import type { ExceptionContext, ExceptionKindDefinition } from '../exception-kind';
import { counted, named } from '../wording';

/** A customer has paid for, or was confirmed, goods that are not there: their hold ran out, or a count found fewer. */
export const oversold = {
  kind: 'oversold',
  title: 'Sold, and not in stock',
  severity: 'high',
  owner: 'support',
  due: 'PT8H',
  escalatesTo: 'operator',
  resolutions: ['stockFound', 'substituted', 'refunded', 'customerContacted'],
  runbook: 'docs/runbooks/oversold.md',
  explain: (context) => `This order was sold and the stock is gone: ${shortages(context)}.`,
} as const satisfies ExceptionKindDefinition;

interface Shortage {
  sku?: unknown;
  requested?: unknown;
  available?: unknown;
}

function shortages({ lines }: ExceptionContext): string {
  if (!Array.isArray(lines) || lines.length === 0) return 'the lines are in the timeline';
  return (lines as Shortage[])
    .map(({ sku, requested, available }) => {
      const wanted = counted(requested, 'unit') ?? 'some units';
      return `${named(sku, 'a product')}, ${wanted} sold and ${named(available, 'too few')} left`;
    })
    .join('; ');
}
