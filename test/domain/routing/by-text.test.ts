import { byText } from '../../../domain/routing/by-text';

describe('byText', () => {
  it('orders by code units, not by any language: capitals first, accents last', () => {
    expect(['é', 'b', 'B', 'a', '10', '9', ''].sort(byText)).toEqual(['', '10', '9', 'B', 'a', 'b', 'é']);
    expect(byText('a', 'a')).toBe(0);
  });
});
