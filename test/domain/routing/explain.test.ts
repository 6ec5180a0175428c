import { explain, type Findings } from '../../../domain/routing/explain';
import { locationCode } from '../../../domain/routing/sorters/location-code';
import { lowestCost } from '../../../domain/routing/sorters/lowest-cost';
import type { Objective } from '../../../domain/routing/station';
import { aCandidate, aContext, anOffer, aPlan, aRate, aud } from './support/builders';

const at = (code: string, cost: number) =>
  aCandidate({ code }, { offer: anOffer({ rate: aRate({ cost: aud(cost) }) }) });
const [a, b, c] = [at('A', 600), at('B', 900), at('C', 600)];

function findings(members: Partial<Findings> = {}): Findings {
  return {
    candidates: [a, b, c],
    filtered: { remaining: [a, b, c], dropped: new Map(), yielded: [] },
    ranked: [aPlan(a), aPlan(c), aPlan(b)],
    objectives: [lowestCost.build({}) as Objective, locationCode],
    ...members,
  };
}

const verdicts = (members: Partial<Findings> = {}) =>
  explain(findings(members), aContext()).map(({ location, droppedBy, reason }) => [
    location,
    droppedBy,
    reason,
  ]);

describe('explain', () => {
  it('says in which objective the winner beat its runner-up and everybody else lost to it', () => {
    expect(verdicts()).toEqual([
      ['A', undefined, 'locationCode: A, against C'],
      ['B', 'lowestCost', 'lowestCost: 9.00 AUD, against 6.00 AUD (A)'],
      ['C', 'locationCode', 'locationCode: C, against A'],
    ]);
  });

  it('says which filter dropped a location and that nobody else was left', () => {
    const dropped = new Map([
      ['B', { by: 'blackout', reason: 'is blacked out' }],
      ['C', { by: 'stock', reason: 'holds 0 of 1 TEA' }],
    ]);
    expect(verdicts({ filtered: { remaining: [a], dropped, yielded: [] }, ranked: [aPlan(a)] })).toEqual([
      ['A', undefined, 'the only location the filters left'],
      ['B', 'blackout', 'B is blacked out'],
      ['C', 'stock', 'C holds 0 of 1 TEA'],
    ]);
  });

  it('says which filters stepped aside', () => {
    const filtered = { remaining: [a, b, c], dropped: new Map(), yielded: ['avoidBelow'] };
    expect(verdicts({ filtered })[0]?.[2]).toBe(
      'locationCode: A, against C; avoidBelow stepped aside, as it would have left nobody',
    );
  });

  it('gives a location chosen for a part of a plan its due', () => {
    const ranked = [aPlan(a, b), aPlan(c)];
    expect(explain(findings({ ranked }), aContext()).map(({ chosen }) => chosen)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('would rather fail than leave a location unexplained', () => {
    expect(() => explain(findings({ ranked: [] }), aContext())).toThrow(
      /A passed every filter and yet has no plan/,
    );
    expect(() => explain(findings({ ranked: [aPlan(a)] }), aContext())).toThrow(/B lost to no rule/);
  });
});
