import { validateRoutingRules } from '../../../domain/routing/validate-rules';

const issues = (...rules: unknown[]) => validateRoutingRules(rules, ['PER', 'SYD']);
const pointers = (...rules: unknown[]) => issues(...rules).map(({ pointer }) => pointer);

describe('validateRoutingRules', () => {
  it('has nothing against rules as the public contract shows them', () => {
    expect(
      issues(
        { use: 'insuredAbove', amount: { amount: 50_000, currency: 'AUD' } },
        { use: 'internationalFromOrigin', location: 'SYD' },
        { use: 'preferLocation', location: 'PER', when: { orderValueAbove: { amount: 1, currency: 'AUD' } } },
        { use: 'avoidBelow', units: 5, when: { channel: 'amazon', customerType: 'business', country: 'AU' } },
        { use: 'lowestCost', when: { sku: 'TEA', fragile: false } },
        { use: 'fastest' },
      ),
    ).toEqual([]);
    expect(issues()).toEqual([]);
  });

  it('lists the rules there are when one is not known', () => {
    const [first] = issues({ use: 'cheapest' });
    expect(first).toEqual({
      pointer: '/rules/0/use',
      message: expect.stringMatching(/^must be one of lowestCost, /),
    });
  });

  it.each<[string, unknown, string]>([
    ['no rule', 5, '/rules/0'],
    ['a list', [], '/rules/0'],
    ['no use', {}, '/rules/0/use'],
    ['a use that is no text', { use: { toString: 'x' } }, '/rules/0/use'],
    ['a dangerous use', { use: '__proto__' }, '/rules/0/use'],
    ['a missing member', { use: 'avoidBelow' }, '/rules/0/units'],
    ['a threshold of nothing', { use: 'avoidBelow', units: 0 }, '/rules/0/units'],
    ['a threshold in text', { use: 'avoidBelow', units: '5' }, '/rules/0/units'],
    ['a member of another rule', { use: 'lowestCost', units: 5 }, '/rules/0/units'],
    ['an unknown location', { use: 'preferLocation', location: 'MEL' }, '/rules/0/location'],
    ['money without a currency', { use: 'insuredAbove', amount: { amount: 1 } }, '/rules/0/amount/currency'],
    ['a condition that is no object', { use: 'fastest', when: 'always' }, '/rules/0/when'],
    ['an unknown condition', { use: 'fastest', when: { weather: 'rain' } }, '/rules/0/when/weather'],
    ['a country by name', { use: 'fastest', when: { country: 'Australia' } }, '/rules/0/when/country'],
    [
      'a type of customer nobody is',
      { use: 'fastest', when: { customerType: 'vip' } },
      '/rules/0/when/customerType',
    ],
    ['fragile as text', { use: 'fastest', when: { fragile: 'yes' } }, '/rules/0/when/fragile'],
    ['an empty channel', { use: 'fastest', when: { channel: '' } }, '/rules/0/when/channel'],
    [
      'a limit in pounds of nothing',
      { use: 'fastest', when: { orderValueAbove: 5 } },
      '/rules/0/when/orderValueAbove',
    ],
  ])('points at %s', (_, rule, pointer) => {
    expect(pointers(rule)).toEqual([pointer]);
  });

  it('points at the right rule among several', () => {
    expect(pointers({ use: 'fastest' }, { use: 'preferLocation', location: 'x' })).toEqual([
      '/rules/1/location',
    ]);
  });

  it('wants a list, and not an endless one', () => {
    expect(validateRoutingRules({ 0: { use: 'fastest' } }, [])).toEqual([
      { pointer: '/rules', message: 'must be a list of rules' },
    ]);
    expect(pointers(...Array.from({ length: 101 }, () => ({ use: 'fastest' })))).toEqual(['/rules']);
  });
});
