import { passFilters } from '../../../domain/routing/pass-filters';
import type { LocationFilter } from '../../../domain/routing/station';
import { aCandidate, aContext } from './support/builders';

const candidates = ['A', 'B', 'C'].map((code) => aCandidate({ code }));

/** Drops the locations named. */
function drops(codes: string, { yields = false, name = `no ${codes}` } = {}): LocationFilter {
  return {
    kind: 'filter',
    name,
    yields,
    reject: ({ node }) => (codes.includes(node.code) ? 'is unwanted' : undefined),
  };
}

function pass(...filters: LocationFilter[]) {
  const { remaining, dropped, yielded } = passFilters(candidates, filters, aContext());
  return { remaining: remaining.map(({ node }) => node.code).join(''), dropped, yielded };
}

describe('passFilters', () => {
  it('keeps everybody without filters', () => {
    expect(pass()).toEqual({ remaining: 'ABC', dropped: new Map(), yielded: [] });
  });

  it('records the first filter that drops a location, with its reason', () => {
    const { remaining, dropped } = pass(drops('A'), drops('AB'));
    expect(remaining).toBe('C');
    expect([...dropped]).toEqual([
      ['A', { by: 'no A', reason: 'is unwanted' }],
      ['B', { by: 'no AB', reason: 'is unwanted' }],
    ]);
  });

  it('has a filter that yields step aside when it would leave nobody', () => {
    expect(pass(drops('AB'), drops('C', { yields: true, name: 'soft' }))).toMatchObject({
      remaining: 'C',
      yielded: ['soft'],
    });
  });

  it('lets a strict filter leave nobody, and a yielding one then has nobody to spare', () => {
    expect(pass(drops('ABC'), drops('A', { yields: true }))).toMatchObject({ remaining: '', yielded: [] });
  });

  it('asks strict filters first, wherever they stand', () => {
    const { remaining, yielded } = pass(drops('A', { yields: true, name: 'soft' }), drops('BC'));
    expect(remaining).toBe('A');
    expect(yielded).toEqual(['soft']);
  });
});
