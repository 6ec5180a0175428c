import { reportShort } from '../../../../domain/routing/unfilled/report-short';
import { aCandidate, aContext, aLine, anOrder } from '../support/builders';

const order = anOrder({ lines: [aLine({ line: 'a', quantity: 3 }), aLine({ line: 'b', quantity: 4 })] });

describe('reportShort', () => {
  it('says what one location could have given at most, and what all have together', () => {
    const candidates = [
      aCandidate({ code: 'A', available: { TEA: 5 } }),
      aCandidate({ code: 'B', available: { TEA: 4 } }),
    ];
    expect(reportShort(candidates, aContext({ order }))).toEqual([
      { line: 'a', sku: 'TEA', requested: 3, available: 5, availableInTotal: 9 },
      { line: 'b', sku: 'TEA', requested: 4, available: 2, availableInTotal: 6 },
    ]);
  });

  it('never goes below nothing', () => {
    const lines = reportShort([aCandidate({ available: { TEA: 1 } })], aContext({ order }));
    expect(lines.map(({ available, availableInTotal }) => [available, availableInTotal])).toEqual([
      [1, 1],
      [0, 0],
    ]);
    expect(reportShort([], aContext({ order })).map(({ available }) => available)).toEqual([0, 0]);
  });
});
