import { balanced } from '../../../../domain/routing/sorters/balanced';
import type { Objective } from '../../../../domain/routing/station';
import { aCandidate, aContext, aPlan } from '../support/builders';

const objective = balanced.build({}) as Objective;
const at = (planned: number, dailyCapacity?: number) =>
  aCandidate({ dailyCapacity, shipmentsByDay: { '2026-03-02': planned, '2026-03-03': 999 } });

describe('balanced', () => {
  it('likes the location that uses less of its capacity on the day it ships', () => {
    expect(objective.compare(aPlan(at(50, 1000)), aPlan(at(10, 20)), aContext())).toBeLessThan(0);
  });

  it('compares shipments where the shares are equal or no capacity is stated', () => {
    expect(objective.compare(aPlan(at(3)), aPlan(at(5)), aContext())).toBeLessThan(0);
    expect(objective.compare(aPlan(at(5)), aPlan(at(1, 100)), aContext())).toBeLessThan(0);
  });

  it('counts a location that can do nothing as full, also with nothing planned', () => {
    expect(objective.compare(aPlan(at(0, 0)), aPlan(at(99, 100)), aContext())).toBeGreaterThan(0);
  });

  it('judges a plan by its busiest location and tells how busy that is', () => {
    expect(objective.compare(aPlan(at(1, 10), at(9, 10)), aPlan(at(8, 10)), aContext())).toBeGreaterThan(0);
    expect(objective.tell(aPlan(at(1, 10), at(9, 10)), aContext())).toBe(
      '9 shipments planned, 90 % of capacity',
    );
  });
});
