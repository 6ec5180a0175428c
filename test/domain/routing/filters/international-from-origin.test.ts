import { decideRouting } from '../../../../domain/routing/decide-routing';
import { aNode, anOrder, aRate, aSituation, aud } from '../support/builders';

const nodes = [
  aNode({ code: 'SHENZHEN', country: 'CN', available: { TEA: 9 }, rates: [aRate({ cost: aud(900) })] }),
  aNode({ code: 'SYDNEY', country: 'AU', available: { TEA: 9 }, rates: [aRate({ cost: aud(100) })] }),
];
const decide = (country: string) =>
  decideRouting(
    aSituation({
      nodes,
      order: anOrder({ destination: { country, postcode: '6000' } }),
      rules: [{ use: 'internationalFromOrigin', location: 'SHENZHEN' }, { use: 'lowestCost' }],
    }),
  );

describe('internationalFromOrigin', () => {
  it('sends an order to a country without a warehouse from the origin', () => {
    const { winner, candidates } = decide('US');
    expect(winner[0]?.location).toBe('SHENZHEN');
    expect(candidates[1]).toMatchObject({
      droppedBy: 'internationalFromOrigin',
      reason: 'SYDNEY is not SHENZHEN, from where orders to US go',
    });
  });

  it('leaves domestic orders alone', () => {
    expect(decide('AU').winner[0]?.location).toBe('SYDNEY');
  });
});
