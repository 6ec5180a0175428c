import { decideRouting } from '../../../../domain/routing/decide-routing';
import { aNode, anOrder, aRate, aSituation, aud } from '../support/builders';

const nodes = [
  aNode({ code: 'SHENZHEN', country: 'CN', available: { TEA: 9 }, rates: [aRate({ cost: aud(100) })] }),
  aNode({ code: 'SYDNEY', country: 'AU', available: { TEA: 9 }, rates: [aRate({ cost: aud(900) })] }),
];
const decide = (country: string) =>
  decideRouting(
    aSituation({
      nodes,
      order: anOrder({ destination: { country, postcode: '6000' } }),
      rules: [{ use: 'domesticLocal' }, { use: 'lowestCost' }],
    }),
  );

describe('domesticLocal', () => {
  it('sends a domestic order from the local warehouse, though the origin is cheaper', () => {
    const { winner, candidates } = decide('AU');
    expect(winner[0]?.location).toBe('SYDNEY');
    expect(candidates[0]).toMatchObject({
      droppedBy: 'domesticLocal',
      reason: 'SHENZHEN is in CN, not in AU',
    });
  });

  it('steps aside for a country without a warehouse', () => {
    expect(decide('US').winner[0]?.location).toBe('SHENZHEN');
  });
});
