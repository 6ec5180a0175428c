import { nearest } from '../../../../domain/routing/sorters/nearest';
import type { Objective } from '../../../../domain/routing/station';
import { aCandidate, aContext, aPlan } from '../support/builders';

const objective = nearest.build({}) as Objective;
const at = (distanceKm?: number) => aCandidate({}, distanceKm === undefined ? {} : { distanceKm });

describe('nearest', () => {
  it('likes the plan whose farthest parcel is nearest', () => {
    expect(objective.compare(aPlan(at(4)), aPlan(at(3290)), aContext())).toBeLessThan(0);
    expect(objective.compare(aPlan(at(4), at(900)), aPlan(at(800)), aContext())).toBeGreaterThan(0);
  });

  it('puts an unknown distance behind every known one, and ties two unknown ones', () => {
    expect(objective.compare(aPlan(at()), aPlan(at(19_999)), aContext())).toBeGreaterThan(0);
    expect(objective.compare(aPlan(at()), aPlan(at()), aContext())).toBe(0);
    expect(objective.tell(aPlan(at()), aContext())).toBe('an unknown distance');
  });

  it('tells whole kilometres', () => {
    expect(objective.tell(aPlan(at(3290.438)), aContext())).toBe('3290 km');
  });
});
