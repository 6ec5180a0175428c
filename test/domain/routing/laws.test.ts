import fc from 'fast-check';
import { decideRouting, type RoutingInput } from '../../../domain/routing/decide-routing';
import { ruleDefinitions, type RoutingRule } from '../../../domain/routing/rules';
import type { RoutingNode, RoutingRate } from '../../../domain/routing/situation';
import { aNode, anOrder, aRate, aud, mondayMorning } from './support/builders';

const skus = ['TEA', 'POT', 'MUG'];
const codes = ['A', 'B', 'C', 'D', 'E'];

/** What holds of every decision, whatever the rules. A new rule is tried here as soon as anyRule can make it. */
describe('the laws of routing', () => {
  it('tries every kind of rule there is', () => {
    const made = new Set(fc.sample(anyRule(), { numRuns: 2000, seed: 1 }).map((rule) => rule.use));
    expect([...made].sort()).toEqual(ruleDefinitions.map(({ use }) => use).sort());
  });

  it('allocated plus short equals ordered, line by line', () => {
    fc.assert(
      fc.property(anyInput(), (input) => {
        const { winner, short = [] } = decideRouting(input);
        const units = new Map<string, number>();
        for (const { line, quantity } of winner.flatMap(({ lines }) => lines)) {
          units.set(line, (units.get(line) ?? 0) + quantity);
        }
        for (const { line, requested } of short) units.set(line, (units.get(line) ?? 0) + requested);
        expect([...units]).toEqual(input.order.lines.map(({ line, quantity }) => [line, quantity]));
      }),
    );
  });

  it('no location gives more than it has, or sends where it cannot', () => {
    fc.assert(
      fc.property(anyInput(), (input) => {
        for (const { location, lines, rate } of decideRouting(input).winner) {
          const node = input.nodes.find(({ code }) => code === location);
          expect(node?.onboarded).toBe(true);
          expect(node?.blackedOut).toBeUndefined();
          expect(node?.rates.find(({ id }) => id === rate)?.embargoed).not.toBe(true);
          for (const sku of skus) {
            const given = lines
              .filter((line) => line.sku === sku)
              .reduce((sum, { quantity }) => sum + quantity, 0);
            expect(given).toBeLessThanOrEqual(node?.available[sku] ?? 0);
          }
        }
      }),
    );
  });

  it('the same input gives the same plan, in whatever order locations and rates come', () => {
    const anyOrderOf = (input: RoutingInput) =>
      fc.shuffledSubarray([...input.nodes], { minLength: input.nodes.length }).map((nodes) => ({
        ...input,
        nodes: nodes.map((node) => ({ ...node, rates: [...node.rates].reverse() })),
      }));
    fc.assert(
      fc.property(
        anyInput().chain((input) => fc.tuple(fc.constant(input), anyOrderOf(input))),
        ([input, shuffled]) => {
          expect(decideRouting(shuffled)).toEqual(decideRouting(input));
          expect(decideRouting(JSON.parse(JSON.stringify(input)) as RoutingInput)).toEqual(
            decideRouting(input),
          );
        },
      ),
    );
  });

  it('the input is left as it was', () => {
    fc.assert(
      fc.property(anyInput(), (input) => {
        const before = JSON.stringify(input);
        decideRouting(deepFreeze(input));
        expect(JSON.stringify(input)).toBe(before);
      }),
    );
  });

  it('every candidate is explained, and exactly those that send are chosen', () => {
    fc.assert(
      fc.property(anyInput(), (input) => {
        const { candidates, winner, outcome } = decideRouting(input);
        expect(candidates.map(({ location }) => location)).toEqual(
          input.nodes.map(({ code }) => code).sort(),
        );
        expect(candidates.filter(({ chosen }) => chosen).map(({ location }) => location)).toEqual(
          winner.map(({ location }) => location),
        );
        expect(winner.length > 0).toBe(outcome !== 'none');
        for (const { chosen, droppedBy, reason, figures } of candidates) {
          expect(chosen).toBe(droppedBy === undefined);
          expect(reason).not.toBe('');
          expect(Object.keys(figures.available)).toEqual([
            ...new Set(input.order.lines.map(({ sku }) => sku)),
          ]);
        }
      }),
    );
  });

  it('finds a location whenever one can serve and no strict rule forbids it', () => {
    const strict = ['insuredAbove', 'channelLocation', 'internationalFromOrigin'];
    fc.assert(
      fc.property(anyInput(), (input) => {
        const { outcome } = decideRouting(input);
        const lenient = !input.rules.rules.some(({ use }) => strict.includes(use));
        if (lenient)
          expect(outcome).toBe(input.nodes.some((node) => canServe(node, input)) ? 'assigned' : 'none');
      }),
    );
  });
});

/** An own reading of who can serve, simpler than the pipeline. */
function canServe(node: RoutingNode, { order }: RoutingInput): boolean {
  const holdsAll = skus.every((sku) => {
    const wanted = order.lines
      .filter((line) => line.sku === sku)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    return (node.available[sku] ?? 0) >= wanted;
  });
  return node.onboarded && !node.blackedOut && node.rates.some((rate) => rate.embargoed !== true) && holdsAll;
}

function anyInput(): fc.Arbitrary<RoutingInput> {
  const line = fc.record({
    sku: fc.constantFrom(...skus),
    quantity: fc.integer({ min: 1, max: 6 }),
    fragile: fc.boolean(),
  });
  return fc
    .record({
      lines: fc.array(line, { minLength: 1, maxLength: 4 }),
      nodes: fc.subarray(codes).chain((chosen) => fc.tuple(...chosen.map(anyNode))),
      rules: fc.array(anyRule(), { maxLength: 5 }),
      country: fc.constantFrom('AU', 'NZ'),
      value: fc.integer({ min: 1, max: 1000 }),
      channelLocation: fc.option(fc.constantFrom(...codes), { nil: undefined }),
    })
    .map(({ lines, nodes, rules, country, value, channelLocation }) => ({
      now: mondayMorning,
      order: anOrder({
        lines: lines.map((one, i) => ({ line: `line${i}`, ...one })),
        destination: { country, postcode: '6000', latitude: -31.96, longitude: 115.9 },
        value: aud(value),
        channelLocation,
      }),
      nodes,
      rules: { version: 1, rules },
    }));
}

function anyNode(code: string): fc.Arbitrary<RoutingNode> {
  const units = fc.nat(15);
  return fc
    .record({
      available: fc.record({ TEA: units, POT: units, MUG: units }),
      rates: fc.array(anyRate(), { maxLength: 3 }),
      insured: fc.boolean(),
      country: fc.constantFrom('AU', 'NZ', 'US'),
      onboarded: fc.integer({ max: 9, min: 0 }).map((n) => n > 0),
      dark: fc.integer({ max: 9, min: 0 }).map((n) => n === 0),
      dailyCapacity: fc.option(fc.nat(3), { nil: undefined }),
      planned: fc.nat(3),
      hasPosition: fc.boolean(),
      latitude: fc.constantFrom(-31, -33, -37),
      primaryFor: fc.subarray(skus),
    })
    .map(({ rates, dark, planned, hasPosition, latitude, ...members }) =>
      aNode({
        ...members,
        code,
        rates: rates.map((rate, i) => ({ ...rate, id: `${code}${i}` })),
        ...(dark ? { blackedOut: { reason: 'fire' } } : {}),
        shipmentsByDay: { '2026-03-02': planned },
        position: hasPosition ? { latitude, longitude: 115 } : undefined,
      }),
    );
}

function anyRate(): fc.Arbitrary<RoutingRate> {
  return fc
    .record({
      cost: fc.constantFrom(500, 600, 700).map(aud),
      transitDays: fc.nat(3),
      service: fc.constantFrom('parcel', 'express'),
      embargoed: fc.integer({ max: 4, min: 0 }).map((n) => n === 0),
      pickupDays: fc.option(fc.constantFrom([1, 3], [2, 5]), { nil: undefined }),
    })
    .map((members) => aRate(members));
}

function anyRule(): fc.Arbitrary<RoutingRule> {
  const condition = fc.option(
    fc.constantFrom(
      { sku: 'TEA' },
      { fragile: true },
      { country: 'NZ' },
      { orderValueAbove: aud(500) },
      { customerType: 'business' as const },
      { channel: 'storefront' },
    ),
    { nil: undefined },
  );
  const rule: fc.Arbitrary<RoutingRule> = fc.oneof(
    fc
      .constantFrom(
        'lowestCost' as const,
        'fastest' as const,
        'nearest' as const,
        'balanced' as const,
        'primarySupplier' as const,
        'channelLocation' as const,
        'domesticLocal' as const,
        'minimiseSplits' as const,
        'withinCapacity' as const,
      )
      .map((use) => ({ use })),
    fc.integer({ min: 1, max: 9 }).map((units) => ({ use: 'avoidBelow' as const, units })),
    fc.constantFrom(...codes).map((location) => ({ use: 'preferLocation' as const, location })),
    fc.constantFrom(...codes).map((location) => ({ use: 'internationalFromOrigin' as const, location })),
    fc.constantFrom(100, 900).map((amount) => ({ use: 'insuredAbove' as const, amount: aud(amount) })),
  );
  return fc.tuple(rule, condition).map(([one, when]) => (when ? { ...one, when } : one));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
