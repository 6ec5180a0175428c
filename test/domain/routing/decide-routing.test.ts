import { decideRouting } from '../../../domain/routing/decide-routing';
import type { RoutingRule } from '../../../domain/routing/rules';
import { aLine, aNode, anOrder, aRate, aSituation, aud, perthAndSydney } from './support/builders';

function candidateOf(decision: ReturnType<typeof decideRouting>, location: string) {
  return decision.candidates.find((candidate) => candidate.location === location);
}

describe('decideRouting', () => {
  it('counts a later rule only where the earlier ones tie', () => {
    const nodes = [
      aNode({ code: 'A', available: { TEA: 1 }, rates: [aRate({ cost: aud(500), transitDays: 4 })] }),
      aNode({ code: 'B', available: { TEA: 1 }, rates: [aRate({ cost: aud(500), transitDays: 1 })] }),
      aNode({ code: 'C', available: { TEA: 1 }, rates: [aRate({ cost: aud(501), transitDays: 0 })] }),
    ];
    const decision = decideRouting(aSituation({ nodes, rules: [{ use: 'lowestCost' }, { use: 'fastest' }] }));
    expect(decision.winner[0]?.location).toBe('B');
    expect(candidateOf(decision, 'A')?.droppedBy).toBe('fastest');
    expect(candidateOf(decision, 'C')?.droppedBy).toBe('lowestCost');
  });

  it('breaks a tie by the code of the location, and says so', () => {
    const nodes = ['b', 'B', 'a'].map((code) => aNode({ code, available: { TEA: 1 } }));
    const decision = decideRouting(aSituation({ nodes }));
    expect(decision.winner[0]?.location).toBe('B');
    expect(candidateOf(decision, 'a')).toMatchObject({
      droppedBy: 'locationCode',
      reason: 'locationCode: a, against B',
    });
  });

  it('lets the objectives choose among the rates of one location as well', () => {
    const rates = [
      aRate({ id: 'slow', service: 'parcel', cost: aud(600), transitDays: 5 }),
      aRate({ id: 'quick', service: 'express', cost: aud(1500), transitDays: 1 }),
    ];
    const nodes = [aNode({ available: { TEA: 1 }, rates })];
    const rateBy = (use: 'lowestCost' | 'fastest') =>
      decideRouting(aSituation({ nodes, rules: [{ use }] })).winner[0]?.rate;
    expect([rateBy('lowestCost'), rateBy('fastest')]).toEqual(['slow', 'quick']);
  });

  it('drops who cannot ship there, each for its own reason, and keeps to the one that can', () => {
    const full = { available: { TEA: 9 } };
    const nodes = [
      aNode({ code: 'dark', ...full, blackedOut: { reason: 'flood' } }),
      aNode({ code: 'embargoed', ...full, rates: [aRate({ embargoed: true })] }),
      aNode({ code: 'empty' }),
      aNode({ code: 'good', ...full }),
      aNode({ code: 'noRate', ...full, rates: [] }),
      aNode({ code: 'trial', ...full, onboarded: false }),
    ];
    const decision = decideRouting(aSituation({ nodes }));
    expect(
      decision.candidates.map(({ location, droppedBy, chosen }) => [location, droppedBy, chosen]),
    ).toEqual([
      ['dark', 'blackout', false],
      ['embargoed', 'embargo', false],
      ['empty', 'stock', false],
      ['good', undefined, true],
      ['noRate', 'shippingRate', false],
      ['trial', 'onboarded', false],
    ]);
    expect(candidateOf(decision, 'dark')?.reason).toBe('dark is blacked out until lifted: flood');
  });

  it('takes another carrier where one is under embargo', () => {
    const rates = [
      aRate({ id: 'a', carrier: 'cheap', cost: aud(1), embargoed: true }),
      aRate({ id: 'b', carrier: 'dear', cost: aud(999) }),
    ];
    const decision = decideRouting(aSituation({ nodes: [aNode({ available: { TEA: 1 }, rates })] }));
    expect(decision.winner).toMatchObject([{ carrier: 'dear', cost: aud(999) }]);
  });

  it('sums lines of one SKU before it looks at the stock', () => {
    const order = anOrder({
      lines: [aLine({ line: 'a', quantity: 3 }), aLine({ line: 'b', quantity: 3 })],
    });
    const nodes = [
      aNode({ code: 'five', available: { TEA: 5 } }),
      aNode({ code: 'six', available: { TEA: 6 } }),
    ];
    const decision = decideRouting(aSituation({ order, nodes }));
    expect(decision.winner).toMatchObject([{ location: 'six', lines: [{ quantity: 3 }, { quantity: 3 }] }]);
    expect(candidateOf(decision, 'five')).toMatchObject({
      droppedBy: 'stock',
      reason: 'five holds 5 of 6 TEA',
    });
  });

  describe('when no one location can serve all lines', () => {
    const order = anOrder({
      lines: [aLine({ line: 'a', sku: 'TEA', quantity: 5 }), aLine({ line: 'b', sku: 'POT', quantity: 1 })],
    });

    it('assigns nothing and says what each line could have had', () => {
      const nodes = [
        aNode({ code: 'A', available: { TEA: 3, POT: 2 } }),
        aNode({ code: 'B', available: { TEA: 4 } }),
        aNode({ code: 'dark', available: { TEA: 50 }, blackedOut: { reason: 'fire' } }),
      ];
      const decision = decideRouting(aSituation({ order, nodes }));
      expect(decision).toMatchObject({ outcome: 'none', winner: [], cause: 'stock' });
      expect(decision.short).toEqual([
        { line: 'a', sku: 'TEA', requested: 5, available: 4, availableInTotal: 7 },
        { line: 'b', sku: 'POT', requested: 1, available: 2, availableInTotal: 2 },
      ]);
      expect(decision.candidates.map(({ droppedBy, chosen }) => [droppedBy, chosen])).toEqual([
        ['stock', false],
        ['stock', false],
        ['blackout', false],
      ]);
    });

    it('tells a want of stock from a want of locations and from rules that leave nobody', () => {
      const dark = aNode({ code: 'A', available: { TEA: 9, POT: 9 }, blackedOut: { reason: 'fire' } });
      expect(decideRouting(aSituation({ order, nodes: [dark] })).cause).toBe('location');
      expect(decideRouting(aSituation({ order, nodes: [] }))).toMatchObject({
        cause: 'location',
        candidates: [],
        short: [{ available: 0 }, { available: 0 }],
      });

      const uninsured = aNode({ code: 'B', available: { TEA: 9, POT: 9 } });
      const decision = decideRouting(
        aSituation({ order, nodes: [dark, uninsured], rules: [{ use: 'insuredAbove', amount: aud(1) }] }),
      );
      expect(decision).toMatchObject({ outcome: 'none', cause: 'rules' });
      expect(decision.short?.map(({ available }) => available)).toEqual([9, 9]);
      expect(candidateOf(decision, 'B')?.droppedBy).toBe('insuredAbove');
    });
  });

  it('applies strict rules before those that yield, so that neither undoes the other', () => {
    const nodes = [
      aNode({ code: 'low', insured: true, available: { TEA: 1 } }),
      aNode({ code: 'full', insured: false, available: { TEA: 99 } }),
    ];
    const rules: RoutingRule[] = [
      { use: 'avoidBelow', units: 5 },
      { use: 'insuredAbove', amount: aud(1) },
    ];
    expect(decideRouting(aSituation({ nodes, rules })).winner[0]?.location).toBe('low');
  });

  it('leaves out rules whose condition does not hold', () => {
    const rules: RoutingRule[] = [
      { use: 'preferLocation', location: 'SYD', when: { customerType: 'business' } },
      { use: 'lowestCost' },
    ];
    const winner = (customerType: 'consumer' | 'business') =>
      decideRouting(aSituation({ nodes: perthAndSydney(), rules, order: anOrder({ customerType }) }))
        .winner[0]?.location;
    expect([winner('consumer'), winner('business')]).toEqual(['PER', 'SYD']);
  });

  it('decides without any rules: who can serve, first by code, at its cheapest rate', () => {
    const decision = decideRouting(aSituation({ nodes: perthAndSydney().reverse(), rules: [] }));
    expect(decision.winner[0]?.location).toBe('PER');
  });

  it('is not led astray by SKUs that are names of members every object has', () => {
    const order = anOrder({ lines: [aLine({ sku: '__proto__' }), aLine({ line: 'b', sku: 'constructor' })] });
    const decision = decideRouting(aSituation({ order, nodes: [aNode()] }));
    expect(decision).toMatchObject({ outcome: 'none', cause: 'stock' });
    expect(Object.keys(decision.candidates[0]?.figures.available ?? {})).toEqual([
      '__proto__',
      'constructor',
    ]);
  });

  it.each([
    ['an order without lines', { order: anOrder({ lines: [] }) }, /without lines/],
    ['half a unit', { order: anOrder({ lines: [aLine({ quantity: 0.5 })] }) }, /the quantity 0.5/],
    ['no units', { order: anOrder({ lines: [aLine({ quantity: 0 })] }) }, /whole number above 0/],
    ['a line twice', { order: anOrder({ lines: [aLine(), aLine()] }) }, /the line "line1" is given twice/],
    ['a location twice', { nodes: [aNode(), aNode()] }, /the location "PER" is given twice/],
    [
      'a rule nobody knows',
      { rules: [{ use: 'coinToss' } as unknown as RoutingRule] },
      /"coinToss" is not a routing rule/,
    ],
  ])('refuses %s', (_, members, message) => {
    expect(() => decideRouting(aSituation(members))).toThrow(message);
  });
});
