import type { RoutingDecision, ShortLine } from './decision';

/**
 * The lines to name when an order is refused for stock: those of which no location holds enough. Where every line could
 * be had but no location has all of them, that is all lines.
 */
export function insufficientLines({ short = [] }: Pick<RoutingDecision, 'short'>): readonly ShortLine[] {
  const insufficient = short.filter(({ requested, available }) => available < requested);
  return insufficient.length > 0 ? insufficient : short;
}
