import { fastest } from '../../../../domain/routing/sorters/fastest';
import type { Objective } from '../../../../domain/routing/station';
import { aCandidate, aContext, anOffer, aPlan, aRate } from '../support/builders';

const objective = fastest.build({}) as Objective;

function at(day: number, transitDays: number) {
  const promise = { shipBy: '2026-03-02T07:00:00.000Z', deliverBy: `2026-03-0${day}T15:59:59.999Z` };
  return aCandidate({}, { offer: anOffer({ promise, rate: aRate({ transitDays }) }) });
}

describe('fastest', () => {
  it('likes the plan that is promised first, though it travels longer: the other has missed its cut-off', () => {
    expect(objective.compare(aPlan(at(4, 2)), aPlan(at(5, 1)), aContext())).toBeLessThan(0);
  });

  it('likes fewer transit days for the same day', () => {
    expect(objective.compare(aPlan(at(4, 2)), aPlan(at(4, 1)), aContext())).toBeGreaterThan(0);
  });

  it('judges a plan by its last parcel', () => {
    expect(objective.compare(aPlan(at(3, 1), at(6, 4)), aPlan(at(5, 3)), aContext())).toBeGreaterThan(0);
    expect(objective.tell(aPlan(at(3, 1), at(6, 4)), aContext())).toBe(
      '4 transit days, delivered by 2026-03-06T15:59:59.999Z',
    );
  });
});
