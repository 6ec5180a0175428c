import { decideRouting } from '../../../domain/routing/decide-routing';
import type { RoutingDecision } from '../../../domain/routing/decision';
import { aNode, aSituation, perthAndSydney } from './support/builders';

describe('RoutingDecision', () => {
  it('is the same after being stored as JSON, assigned or not', () => {
    const decisions: RoutingDecision[] = [
      decideRouting(aSituation({ nodes: perthAndSydney() })),
      decideRouting(aSituation({ nodes: [aNode({ rates: [] })] })),
    ];
    for (const decision of decisions) expect(JSON.parse(JSON.stringify(decision))).toStrictEqual(decision);
  });

  it('leaves out figures that do not exist rather than inventing them', () => {
    const { candidates } = decideRouting(aSituation({ nodes: [aNode({ rates: [], position: undefined })] }));
    expect(candidates[0]?.figures).toStrictEqual({ available: { TEA: 0 } });
  });
});
