import { distinctKeys, stockKey } from '../../../domain/inventory/stock-key';

describe('stockKey', () => {
  it('tells apart places whose names run into each other', () => {
    expect(stockKey({ sku: 'a', location: 'bc' })).not.toBe(stockKey({ sku: 'ab', location: 'c' }));
  });
});

describe('distinctKeys', () => {
  it('keeps each place once, in the order of its first appearance, and nothing else of it', () => {
    const rows = ['b', 'a', 'b'].map((sku, index) => ({ sku, location: 'PERTH', index }));
    expect(distinctKeys(rows)).toEqual([
      { sku: 'b', location: 'PERTH' },
      { sku: 'a', location: 'PERTH' },
    ]);
  });
});
