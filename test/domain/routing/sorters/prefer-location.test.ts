import { decideRouting } from '../../../../domain/routing/decide-routing';
import { anOrder, aSituation, perthAndSydney } from '../support/builders';

const decide = (location: string, quantity = 1) =>
  decideRouting(
    aSituation({
      nodes: perthAndSydney(),
      order: anOrder({ lines: [{ line: 'a', sku: 'TEA', quantity }] }),
      rules: [{ use: 'preferLocation', location }, { use: 'lowestCost' }],
    }),
  );

describe('preferLocation', () => {
  it('prefers its location to a cheaper one', () => {
    const { winner, candidates } = decide('SYD');
    expect(winner[0]?.location).toBe('SYD');
    expect(candidates[0]).toMatchObject({
      droppedBy: 'preferLocation',
      reason: 'preferLocation: 1 units not from SYD, against 0 units not from SYD (SYD)',
    });
  });

  it('falls through to the next rule when its location cannot serve', () => {
    expect(decide('PER', 4).winner[0]?.location).toBe('SYD');
    expect(decide('GONE').winner[0]?.location).toBe('PER');
  });
});
