import { minimiseSplits } from '../../../../domain/routing/sorters/minimise-splits';
import type { Objective } from '../../../../domain/routing/station';
import { aCandidate, aContext, aPlan } from '../support/builders';

describe('minimiseSplits', () => {
  it('likes fewer parcels, and tells how many', () => {
    const objective = minimiseSplits.build({}) as Objective;
    const [one, two] = [aPlan(aCandidate()), aPlan(aCandidate(), aCandidate({ code: 'SYD' }))];
    expect(objective.compare(one, two, aContext())).toBeLessThan(0);
    expect([one, two].map((plan) => objective.tell(plan, aContext()))).toEqual(['1 parcel', '2 parcels']);
  });
});
