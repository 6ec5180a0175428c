import { definitionOf, ruleDefinitions, stationsOf, type RoutingRule } from '../../../domain/routing/rules';
import { anOrder } from './support/builders';

describe('ruleDefinitions', () => {
  it('are the rules of the public contract, each once', () => {
    expect(ruleDefinitions.map(({ use }) => use).sort()).toEqual([
      'avoidBelow',
      'balanced',
      'channelLocation',
      'domesticLocal',
      'fastest',
      'insuredAbove',
      'internationalFromOrigin',
      'lowestCost',
      'minimiseSplits',
      'nearest',
      'preferLocation',
      'primarySupplier',
      'withinCapacity',
    ]);
  });

  it('build stations that bear their name, by which decisions are explained', () => {
    for (const definition of ruleDefinitions) {
      const members = { units: 1, location: 'PER', amount: { amount: 1, currency: 'AUD' } };
      expect(definition.build(members).name).toBe(definition.use);
    }
  });
});

describe('stationsOf', () => {
  it('keeps filters and objectives apart, each in the order of the rules, without those that do not apply', () => {
    const rules: RoutingRule[] = [
      { use: 'fastest' },
      { use: 'avoidBelow', units: 2 },
      { use: 'nearest', when: { country: 'NZ' } },
      { use: 'lowestCost' },
      { use: 'withinCapacity' },
    ];
    const { filters, objectives } = stationsOf(rules, anOrder());
    expect(filters.map(({ name }) => name)).toEqual(['avoidBelow', 'withinCapacity']);
    expect(objectives.map(({ name }) => name)).toEqual(['fastest', 'lowestCost']);
  });

  it('refuses a recorded rule that no longer exists rather than deciding without it', () => {
    const rules = [{ use: 'byMoonPhase' }] as unknown as RoutingRule[];
    expect(() => stationsOf(rules, anOrder())).toThrow('"byMoonPhase" is not a routing rule');
  });
});

describe('definitionOf', () => {
  it('finds rules by their name and nothing else', () => {
    expect(definitionOf('fastest')?.use).toBe('fastest');
    expect(['Fastest', '', '__proto__', 'constructor'].map(definitionOf)).toEqual(Array(4).fill(undefined));
  });
});
