import { demandOf, unitsAt } from '../../../domain/routing/situation';
import { aLine, aNode, anOrder } from './support/builders';

describe('demandOf', () => {
  it('sums the lines of one SKU', () => {
    const lines = [
      aLine({ line: 'a', quantity: 2 }),
      aLine({ line: 'b', sku: 'POT' }),
      aLine({ line: 'c', quantity: 3 }),
    ];
    expect([...demandOf(anOrder({ lines }))]).toEqual([
      ['TEA', 5],
      ['POT', 1],
    ]);
  });
});

describe('unitsAt', () => {
  it('knows what is there, and that what is not named is not', () => {
    const node = aNode({ available: { TEA: 3, OWED: -2 } });
    expect(['TEA', 'OWED', 'POT', 'constructor', '__proto__'].map((sku) => unitsAt(node, sku))).toEqual([
      3, 0, 0, 0, 0,
    ]);
  });
});
