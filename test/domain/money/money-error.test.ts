import { MoneyError } from '../../../domain/money/money-error';
import { money } from '../../../domain/money/money';

describe('MoneyError', () => {
  it('can be told from any other error by its class and its name', () => {
    expect(() => money(1, 'XYZ')).toThrow(MoneyError);
    expect(new MoneyError('why')).toMatchObject({ name: 'MoneyError', message: 'why' });
  });
});
