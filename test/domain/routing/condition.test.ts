import { money } from '../../../domain/money/money';
import { applies, isAbove, type RuleCondition } from '../../../domain/routing/condition';
import { aLine, anOrder, aud } from './support/builders';

const order = anOrder({
  lines: [aLine({ sku: 'TEA' }), aLine({ line: 'b', sku: 'POT', fragile: true })],
  channel: 'amazon',
  customerType: 'business',
  value: aud(50_001),
});

describe('applies', () => {
  it('always does without a condition', () => {
    expect(applies(undefined, order)).toBe(true);
    expect(applies({}, order)).toBe(true);
  });

  it.each<[RuleCondition, boolean]>([
    [{ orderValueAbove: aud(50_000) }, true],
    [{ orderValueAbove: aud(50_001) }, false],
    [{ channel: 'amazon' }, true],
    [{ channel: 'walmart' }, false],
    [{ customerType: 'business' }, true],
    [{ customerType: 'consumer' }, false],
    [{ country: 'AU' }, true],
    [{ country: 'NZ' }, false],
    [{ sku: 'POT' }, true],
    [{ sku: 'MUG' }, false],
    [{ fragile: true }, true],
    [{ fragile: false }, false],
    [{ channel: 'amazon', country: 'NZ' }, false],
  ])('under %j: %p', (when, does) => {
    expect(applies(when, order)).toBe(does);
  });

  it('takes lines that say nothing for not fragile', () => {
    expect(applies({ fragile: false }, anOrder())).toBe(true);
    expect(applies({ fragile: true }, anOrder())).toBe(false);
  });
});

describe('isAbove', () => {
  it('is strict, and never true of another currency', () => {
    expect([isAbove(aud(2), aud(1)), isAbove(aud(1), aud(1)), isAbove(money(9, 'USD'), aud(1))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
