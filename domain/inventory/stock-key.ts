/** One SKU at one location: what a count is kept of. */
export interface StockKey {
  sku: string;
  location: string;
}

/** The key as one word, for maps. NUL can stand in neither part, so no two keys read the same. */
export function stockKey({ sku, location }: StockKey): string {
  return `${sku}\u0000${location}`;
}

/** Each key once, in the order of first appearance. */
export function distinctKeys(keys: readonly StockKey[]): StockKey[] {
  return [
    ...new Map(keys.map(({ sku, location }) => [stockKey({ sku, location }), { sku, location }])).values(),
  ];
}
