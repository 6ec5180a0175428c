import { decideRouting } from '../../../domain/routing/decide-routing';
import { insufficientLines } from '../../../domain/routing/insufficient-lines';
import { aLine, aNode, anOrder, aSituation } from './support/builders';

const order = anOrder({
  lines: [
    aLine({ line: 'a', sku: 'TEA', quantity: 3 }),
    aLine({ line: 'b', sku: 'TEA', quantity: 4 }),
    aLine({ line: 'c', sku: 'POT' }),
  ],
});
const named = (nodes: ReturnType<typeof aNode>[]) =>
  insufficientLines(decideRouting(aSituation({ order, nodes }))).map(({ line, available }) => [
    line,
    available,
  ]);

describe('insufficientLines', () => {
  it('names the line that goes short, with what is left for it after the lines before', () => {
    expect(named([aNode({ available: { TEA: 5, POT: 9 } })])).toEqual([['b', 2]]);
  });

  it('names all lines where each could be had somewhere, but nowhere all of them', () => {
    const nodes = [aNode({ code: 'A', available: { TEA: 9 } }), aNode({ code: 'B', available: { POT: 9 } })];
    expect(named(nodes)).toEqual([
      ['a', 9],
      ['b', 6],
      ['c', 9],
    ]);
  });

  it('names none of an order that is assigned', () => {
    expect(named([aNode({ available: { TEA: 7, POT: 1 } })])).toEqual([]);
  });
});
