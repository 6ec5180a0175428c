import { validateMoney } from '../../../domain/money/validate-money';

const pointers = (value: unknown) => validateMoney(value).map((issue) => issue.pointer);

describe('validateMoney', () => {
  it('takes an amount in minor units with its currency, nothing included', () => {
    expect(pointers({ amount: 50_000, currency: 'AUD' })).toEqual([]);
    expect(pointers({ amount: 0, currency: 'JPY' })).toEqual([]);
  });

  it.each<[unknown, string[]]>([
    [500, ['']],
    [null, ['']],
    [[], ['']],
    [{}, ['/amount', '/currency']],
    [{ amount: -1, currency: 'AUD' }, ['/amount']],
    [{ amount: 0.5, currency: 'AUD' }, ['/amount']],
    [{ amount: 2 ** 53, currency: 'AUD' }, ['/amount']],
    [{ amount: '5', currency: 'AUD' }, ['/amount']],
    [{ amount: 5, currency: 'aud' }, ['/currency']],
    [{ amount: 5, currency: 'AUD', 'a/b': 1 }, ['/a~1b']],
  ])('finds the fault in %j', (value, found) => {
    expect(pointers(value)).toEqual(found);
  });
});
