import { decideRouting } from '../../../../domain/routing/decide-routing';
import { aNode, aRate, aSituation, aud } from '../support/builders';

function decide(planned: { near: Record<string, number>; far: Record<string, number> }) {
  const base = { available: { TEA: 9 }, dailyCapacity: 2 };
  const near = aNode({
    ...base,
    code: 'near',
    shipmentsByDay: planned.near,
    rates: [aRate({ cost: aud(1) })],
  });
  const far = aNode({ ...base, code: 'far', shipmentsByDay: planned.far, rates: [aRate({ cost: aud(9) })] });
  return decideRouting(
    aSituation({ nodes: [near, far], rules: [{ use: 'withinCapacity' }, { use: 'lowestCost' }] }),
  );
}

describe('withinCapacity', () => {
  it('passes over a location that is full on the day it would ship', () => {
    const { winner, candidates } = decide({ near: { '2026-03-02': 2 }, far: { '2026-03-02': 1 } });
    expect(winner[0]?.location).toBe('far');
    expect(candidates[1]).toMatchObject({
      droppedBy: 'withinCapacity',
      reason: 'near has 2 shipments planned for 2026-03-02, of 2 it can do',
    });
  });

  it('does not mind other days, nor a location without a limit', () => {
    expect(decide({ near: { '2026-03-03': 9 }, far: {} }).winner[0]?.location).toBe('near');
    const free = aNode({ available: { TEA: 1 }, shipmentsByDay: { '2026-03-02': 999 } });
    const decision = decideRouting(aSituation({ nodes: [free], rules: [{ use: 'withinCapacity' }] }));
    expect(decision.candidates[0]?.reason).toBe('the only location the filters left');
  });

  it('steps aside when all are full: a late parcel is better than a refused order', () => {
    const full = { '2026-03-02': 2 };
    expect(decide({ near: full, far: full }).winner[0]?.location).toBe('near');
  });
});
