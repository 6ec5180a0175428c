import { money } from '../../../domain/money/money';
import { fastest } from '../../../domain/routing/sorters/fastest';
import { lowestCost } from '../../../domain/routing/sorters/lowest-cost';
import type { Objective } from '../../../domain/routing/station';
import { comparePlans, survey } from '../../../domain/routing/survey';
import { aCandidate, aContext, aLine, aNode, anOffer, anOrder, aPlan, aRate, aud } from './support/builders';

const objective = (definition: { build(members: object): unknown }) => definition.build({}) as Objective;
const rateOf = (rates: ReturnType<typeof aRate>[], ...objectives: Objective[]) =>
  survey(aContext({ nodes: [aNode({ rates })] }), objectives)[0]?.offer?.rate.id;

describe('survey', () => {
  it('orders locations by code, whatever order they came in', () => {
    const nodes = ['b', 'C', 'a'].map((code) => aNode({ code }));
    expect(survey(aContext({ nodes }), []).map(({ node }) => node.code)).toEqual(['C', 'a', 'b']);
  });

  it('gives each its distance where both ends are known', () => {
    const nodes = [aNode({ code: 'A' }), aNode({ code: 'B', position: undefined })];
    const [near, unknown] = survey(aContext({ nodes }), []);
    expect(near?.distanceKm).toBeCloseTo(3.9, 0);
    expect(unknown).not.toHaveProperty('distanceKm');

    const order = anOrder({ destination: { country: 'AU', postcode: '6000' } });
    expect(survey(aContext({ nodes, order }), [])[0]).not.toHaveProperty('distanceKm');
  });

  it('takes the rate the objectives like, then the cheapest, then the first by id', () => {
    const rates = [
      aRate({ id: 'z', cost: aud(500), transitDays: 4 }),
      aRate({ id: 'y', cost: aud(500), transitDays: 4 }),
      aRate({ id: 'x', cost: aud(900), transitDays: 1 }),
    ];
    expect(rateOf(rates)).toBe('y');
    expect(rateOf(rates, objective(lowestCost))).toBe('y');
    expect(rateOf(rates, objective(fastest))).toBe('x');
  });

  it('prefers a rate in the currency of the order', () => {
    expect(rateOf([aRate({ id: 'usd', cost: money(1, 'USD') }), aRate({ id: 'aud', cost: aud(900) })])).toBe(
      'aud',
    );
  });

  it('looks at an embargoed rate only where there is no other', () => {
    const banned = aRate({ id: 'banned', cost: aud(1), embargoed: true });
    expect(rateOf([banned, aRate({ id: 'free' })])).toBe('free');
    expect(rateOf([banned])).toBe('banned');
  });

  it('passes over a rate whose carrier collects on no day the location works', () => {
    expect(rateOf([aRate({ id: 'sunday', pickupDays: [7] }), aRate({ id: 'friday', pickupDays: [5] })])).toBe(
      'friday',
    );
    expect(rateOf([aRate({ pickupDays: [7] })])).toBeUndefined();
  });

  it('promises for the line that takes longest to make', () => {
    const order = anOrder({
      lines: [aLine({ fulfilmentDays: 1 }), aLine({ line: 'b', fulfilmentDays: 5 }), aLine({ line: 'c' })],
    });
    expect(survey(aContext({ nodes: [aNode()], order }), [])[0]?.offer?.shipDay).toBe('2026-03-09');
  });
});

describe('comparePlans', () => {
  const plan = (cost: number, transitDays: number) =>
    aPlan(aCandidate({}, { offer: anOffer({ rate: aRate({ cost: aud(cost), transitDays }) }) }));

  it('counts a later objective only where the earlier ones tie', () => {
    const objectives = [objective(lowestCost), objective(fastest)];
    expect(comparePlans(plan(1, 9), plan(2, 1), objectives, aContext())).toBeLessThan(0);
    expect(comparePlans(plan(1, 9), plan(1, 1), objectives, aContext())).toBeGreaterThan(0);
    expect(comparePlans(plan(1, 1), plan(1, 1), objectives, aContext())).toBe(0);
    expect(comparePlans(plan(1, 9), plan(2, 1), [], aContext())).toBe(0);
  });
});
