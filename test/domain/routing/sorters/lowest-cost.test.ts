import { lowestCost } from '../../../../domain/routing/sorters/lowest-cost';
import type { Objective } from '../../../../domain/routing/station';
import { aCandidate, aContext, anOffer, aPlan, aRate, aud } from '../support/builders';

const objective = lowestCost.build({}) as Objective;
const at = (cost: number) => aCandidate({}, { offer: anOffer({ rate: aRate({ cost: aud(cost) }) }) });

describe('lowestCost', () => {
  it('likes the plan whose parcels cost least together', () => {
    expect(objective.compare(aPlan(at(600)), aPlan(at(1200)), aContext())).toBeLessThan(0);
    expect(objective.compare(aPlan(at(600), at(700)), aPlan(at(1200)), aContext())).toBeGreaterThan(0);
  });

  it('tells the sum', () => {
    expect(objective.tell(aPlan(at(600), at(700)), aContext())).toBe('13.00 AUD');
  });
});
