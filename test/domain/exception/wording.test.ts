import { amount, counted, moment, named, part, words } from '../../../domain/exception/wording';

describe('part', () => {
  it('puts a value between its words, and leaves both out when there is none', () => {
    expect(part(' by ', 'MEL', '!')).toBe(' by MEL!');
    expect([undefined, null, '', {}].map((value) => part(' by ', value))).toEqual(['', '', '', '']);
  });
});

describe('named', () => {
  it('has words for what is missing', () => {
    expect([named('MEL', 'The location'), named(undefined, 'The location')]).toEqual(['MEL', 'The location']);
  });
});

describe('counted', () => {
  it('counts in the singular and the plural', () => {
    expect([1, 2, 0].map((count) => counted(count, 'business day'))).toEqual([
      '1 business day',
      '2 business days',
      '0 business days',
    ]);
    expect(counted('2', 'day')).toBeUndefined();
  });
});

describe('moment', () => {
  it('shows an instant, given as text or as milliseconds, to the minute', () => {
    expect(moment('2026-03-02T04:05:06.789Z')).toBe('2026-03-02 04:05 UTC');
    expect(moment(Date.UTC(2026, 2, 2, 4, 5))).toBe('2026-03-02 04:05 UTC');
  });

  it('shows other text as it is, and nothing for nothing', () => {
    expect([moment('soon'), moment(null)]).toEqual(['soon', undefined]);
  });
});

describe('amount', () => {
  it('knows how many decimals a currency has', () => {
    expect([amount(1250, 'AUD'), amount(1250, 'JPY'), amount(1250, 'KWD')]).toEqual([
      '12.50 AUD',
      '1250 JPY',
      '1.250 KWD',
    ]);
  });

  it('is none without a currency', () => {
    expect([amount(1250, undefined), amount('1250', 'AUD'), amount(1250, 'XXY')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('words', () => {
  it('reads codes aloud', () => {
    expect([words('insufficient_funds'), words('notInStock'), words(undefined)]).toEqual([
      'insufficient funds',
      'not in stock',
      undefined,
    ]);
  });
});
