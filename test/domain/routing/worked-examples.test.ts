import { decideRouting } from '../../../domain/routing/decide-routing';
import type { RoutingRule } from '../../../domain/routing/rules';
import { aNode, anOrder, aRate, aSituation, aud, perthAndSydney } from './support/builders';

function candidateOf(decision: ReturnType<typeof decideRouting>, location: string) {
  return decision.candidates.find((candidate) => candidate.location === location);
}

/** The figures the requirements give, with their answers. */
describe('the worked examples of routing', () => {
  describe('for the customer in Perth (AC-11)', () => {
    it.each<RoutingRule['use']>(['lowestCost', 'fastest', 'nearest'])('chooses Perth by %s', (use) => {
      const decision = decideRouting(
        aSituation({ nodes: perthAndSydney(), rules: [{ use } as RoutingRule] }),
      );
      expect(decision).toMatchObject({ rulesVersion: 7, outcome: 'assigned' });
      expect(decision.winner.map((parcel) => parcel.location)).toEqual(['PER']);
      expect(candidateOf(decision, 'SYD')).toMatchObject({ chosen: false, droppedBy: use });
    });

    it('records both candidates with their figures', () => {
      const { candidates } = decideRouting(aSituation({ nodes: perthAndSydney() }));
      expect(candidates).toEqual([
        {
          location: 'PER',
          chosen: true,
          reason: 'lowestCost: 6.00 AUD, against 12.00 AUD (SYD)',
          figures: {
            available: { TEA: 3 },
            cost: aud(600),
            carrier: 'post',
            service: 'parcel',
            transitDays: 2,
            distanceKm: expect.closeTo(4, 0),
            shipBy: '2026-03-02T07:00:00.000Z',
            deliverBy: '2026-03-04T15:59:59.999Z',
          },
        },
        {
          location: 'SYD',
          chosen: false,
          droppedBy: 'lowestCost',
          reason: 'lowestCost: 12.00 AUD, against 6.00 AUD (PER)',
          figures: expect.objectContaining({
            available: { TEA: 20 },
            cost: aud(1200),
            transitDays: 5,
            distanceKm: expect.closeTo(3290, 0),
          }),
        },
      ]);
    });

    it('names the whole parcel: lines, rate, carrier, cost and promise', () => {
      const { winner } = decideRouting(aSituation({ nodes: perthAndSydney() }));
      expect(winner).toEqual([
        {
          location: 'PER',
          lines: [{ line: 'line1', sku: 'TEA', quantity: 1 }],
          rate: 'PER-WA',
          carrier: 'post',
          service: 'parcel',
          cost: aud(600),
          transitDays: 2,
          promise: { shipBy: '2026-03-02T07:00:00.000Z', deliverBy: '2026-03-04T15:59:59.999Z' },
        },
      ]);
    });
  });

  describe('with a minimum stock of five before cost (AC-12)', () => {
    const rules: RoutingRule[] = [{ use: 'avoidBelow', units: 5 }, { use: 'lowestCost' }];

    it('chooses Sydney and says that Perth was passed over for that rule', () => {
      const decision = decideRouting(aSituation({ nodes: perthAndSydney(), rules }));
      expect(decision.winner[0]?.location).toBe('SYD');
      expect(candidateOf(decision, 'PER')).toMatchObject({
        chosen: false,
        droppedBy: 'avoidBelow',
        reason: 'PER holds 3 of TEA, fewer than 5',
        figures: { available: { TEA: 3 }, cost: aud(600), transitDays: 2 },
      });
    });

    it('still sends from Perth when nobody else can', () => {
      const [perth] = perthAndSydney();
      const decision = decideRouting(aSituation({ nodes: perth ? [perth] : [], rules }));
      expect(decision.winner[0]?.location).toBe('PER');
      expect(candidateOf(decision, 'PER')?.reason).toBe(
        'the only location the filters left; avoidBelow stepped aside, as it would have left nobody',
      );
    });
  });

  describe('between Melbourne and Sydney (AC-13)', () => {
    const nodes = [
      aNode({ code: 'MEL', available: { TEA: 9 }, rates: [aRate({ cost: aud(700), transitDays: 4 })] }),
      aNode({ code: 'SYD', available: { TEA: 9 }, rates: [aRate({ cost: aud(900), transitDays: 2 })] }),
    ];

    it('chooses Melbourne at seven dollars for the lowest cost', () => {
      const decision = decideRouting(aSituation({ nodes, rules: [{ use: 'lowestCost' }] }));
      expect(decision.winner).toMatchObject([{ location: 'MEL', cost: aud(700), transitDays: 4 }]);
    });

    it('chooses Sydney at two days for the fastest delivery', () => {
      const decision = decideRouting(aSituation({ nodes, rules: [{ use: 'fastest' }] }));
      expect(decision.winner).toMatchObject([{ location: 'SYD', cost: aud(900), transitDays: 2 }]);
    });
  });

  it('sends an order above the limit to the insured partner, dearer as it is (AC-58)', () => {
    const insured = aNode({
      code: 'VAULT',
      insured: true,
      available: { TEA: 5 },
      rates: [aRate({ cost: aud(4000) })],
    });
    const rules: RoutingRule[] = [
      { use: 'preferLocation', location: 'VAULT', when: { orderValueAbove: aud(50_000) } },
      { use: 'lowestCost' },
    ];
    const nodes = [...perthAndSydney(), insured];
    const at = (value: number) =>
      decideRouting(aSituation({ nodes, rules, order: anOrder({ value: aud(value) }) })).winner[0]?.location;
    expect([at(50_000), at(50_001)]).toEqual(['PER', 'VAULT']);
  });
});
