import fc from 'fast-check';
import { ruleDefinitions } from '../../../domain/routing/rules';
import type { Objective, Plan } from '../../../domain/routing/station';
import { tieBreaks } from '../../../domain/routing/stations';
import { aCandidate, aContext, anOffer, aPlan, aRate, aud } from './support/builders';

const members = { units: 1, location: 'A', amount: aud(1) };
const objectives = [...ruleDefinitions.map((definition) => definition.build(members)), ...tieBreaks].filter(
  (station): station is Objective => station.kind === 'objective',
);

describe.each(objectives.map((objective): [string, Objective] => [objective.name, objective]))(
  'the contract of an objective: %s',
  (_, objective) => {
    it('orders any plans totally, without ever giving NaN, and likes a plan as much as itself', () => {
      fc.assert(
        fc.property(anyPlan(), anyPlan(), anyPlan(), (a, b, c) => {
          const compare = (x: Plan, y: Plan) => Math.sign(objective.compare(x, y, aContext()));
          expect(compare(a, a)).toBe(0);
          expect(compare(a, b) + compare(b, a)).toBe(0);
          if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
        }),
      );
    });

    it('tells what it sees', () => {
      fc.assert(fc.property(anyPlan(), (plan) => expect(objective.tell(plan, aContext())).toMatch(/\w/)));
    });
  },
);

function anyPlan(): fc.Arbitrary<Plan> {
  const candidate = fc
    .record({
      code: fc.constantFrom('A', 'B'),
      amount: fc.nat(2),
      transitDays: fc.nat(2),
      day: fc.integer({ min: 3, max: 5 }),
      distanceKm: fc.constantFrom(undefined, 0, 10.5),
      dailyCapacity: fc.constantFrom(undefined, 0, 2),
      planned: fc.nat(2),
      primaryFor: fc.subarray(['TEA']),
    })
    .map(({ code, dailyCapacity, planned, primaryFor, day, distanceKm, ...rate }) => {
      const promise = { shipBy: '2026-03-02T07:00:00.000Z', deliverBy: `2026-03-0${day}T15:59:59.999Z` };
      const offer = anOffer({
        rate: aRate({ cost: aud(rate.amount), transitDays: rate.transitDays }),
        promise,
      });
      const node = { code, dailyCapacity, primaryFor, shipmentsByDay: { '2026-03-02': planned } };
      return aCandidate(node, { offer, ...(distanceKm === undefined ? {} : { distanceKm }) });
    });
  return fc.array(candidate, { minLength: 1, maxLength: 2 }).map((candidates) => aPlan(...candidates));
}
