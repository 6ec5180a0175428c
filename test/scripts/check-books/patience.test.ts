import { untilSteady } from '../../../scripts/check-books/patience';
import { bookCheck } from '../../../scripts/check-books/report';

describe('untilSteady', () => {
  const seeing = (...looks: string[][]) => {
    let look = 0;
    return () => {
      const problems = (looks[Math.min(look, looks.length - 1)] ?? []).map((order) => ({ order }));
      look += 1;
      return Promise.resolve(bookCheck({ name: 'x', law: 'x', counted: 1 }, problems));
    };
  };

  it('forgives what is gone at the next look', async () => {
    expect(await untilSteady(seeing(['a', 'b'], ['c'], []), 2_000)).toMatchObject({
      offending: 0,
      problems: [],
    });
  });

  it('keeps what stands at every look', async () => {
    expect(await untilSteady(seeing(['a', 'b'], ['b', 'c']), 300)).toMatchObject({
      offending: 1,
      problems: [{ order: 'b' }],
    });
  });
});
