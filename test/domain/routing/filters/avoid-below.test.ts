import { avoidBelow } from '../../../../domain/routing/filters/avoid-below';
import type { RuleCondition } from '../../../../domain/routing/condition';
import { aCandidate, aContext, aLine, anOrder } from '../support/builders';

const order = anOrder({ lines: [aLine({ sku: 'TEA' }), aLine({ line: 'b', sku: 'POT' })] });

function reject(available: Record<string, number>, when?: RuleCondition) {
  const filter = avoidBelow.build({ units: 5 }, when);
  return filter.kind === 'filter' && filter.reject(aCandidate({ available }), aContext({ order }));
}

describe('avoidBelow', () => {
  it('passes over a location that holds fewer than its units of any SKU of the order', () => {
    expect(reject({ TEA: 5, POT: 5 })).toBeUndefined();
    expect(reject({ TEA: 9, POT: 4 })).toBe('holds 4 of POT, fewer than 5');
    expect(reject({ TEA: 9 })).toBe('holds 0 of POT, fewer than 5');
  });

  it('looks only at the SKU its condition names', () => {
    expect(reject({ TEA: 9, POT: 1 }, { sku: 'TEA' })).toBeUndefined();
    expect(reject({ TEA: 1, POT: 9 }, { sku: 'TEA' })).toBe('holds 1 of TEA, fewer than 5');
  });

  it('yields: better a warehouse that is low than none', () => {
    expect(avoidBelow.build({ units: 5 })).toMatchObject({ yields: true });
  });
});
