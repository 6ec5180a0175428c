import { decideRouting } from '../../../../domain/routing/decide-routing';
import { primarySupplier } from '../../../../domain/routing/sorters/primary-supplier';
import type { Objective } from '../../../../domain/routing/station';
import { aCandidate, aContext, aLine, aNode, anOrder, aPlan, aSituation } from '../support/builders';

const nodes = [
  aNode({ code: 'B', kind: 'supplier', available: { TEA: 30 } }),
  aNode({ code: 'Z', kind: 'supplier', available: { TEA: 15 }, primaryFor: ['TEA'] }),
];
const supplierOf = (quantity: number) =>
  decideRouting(
    aSituation({
      nodes,
      order: anOrder({ lines: [aLine({ quantity })] }),
      rules: [{ use: 'primarySupplier' }],
    }),
  ).winner[0]?.location;

describe('primarySupplier', () => {
  it('sends ten to the primary supplier, who has fifteen', () => {
    expect(supplierOf(10)).toBe('Z');
  });

  it('takes the other when the primary cannot supply them all', () => {
    expect(supplierOf(20)).toBe('B');
  });

  it('counts the units that others would send', () => {
    const objective = primarySupplier.build({}) as Objective;
    const [primary, other] = [aCandidate({ primaryFor: ['TEA'] }), aCandidate()];
    expect(objective.tell(aPlan(primary), aContext())).toBe('0 units not from the primary supplier');
    expect(objective.tell(aPlan(primary, other), aContext())).toBe('1 units not from the primary supplier');
  });
});
