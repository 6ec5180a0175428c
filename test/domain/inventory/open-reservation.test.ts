import { allPortions, takePortions, type OpenReservation } from '../../../domain/inventory/open-reservation';

const open = (lineId: string, units: number, attempt = 1): OpenReservation => ({
  ...{ lineId, attempt, sku: 'mug', location: 'PERTH', open: units, expiresAt: null },
});

describe('takePortions', () => {
  it('takes what is wanted of each line', () => {
    const { portions, missing } = takePortions([open('a', 3), open('b', 2)], [{ lineId: 'b', quantity: 1 }]);
    expect(portions).toEqual([{ ...open('b', 2), quantity: 1 }]);
    expect(missing).toEqual([]);
  });

  it('goes on with the next reservation of the line when the first is used up', () => {
    const { portions } = takePortions([open('a', 3, 1), open('a', 3, 2)], [{ lineId: 'a', quantity: 5 }]);
    expect(portions.map(({ attempt, quantity }) => [attempt, quantity])).toEqual([
      [1, 3],
      [2, 2],
    ]);
  });

  it('adds up a line that is named twice, and says what is missing', () => {
    const lines = [
      { lineId: 'a', quantity: 2 },
      { lineId: 'a', quantity: 2 },
      { lineId: 'c', quantity: 1 },
    ];
    const { portions, missing } = takePortions([open('a', 3)], lines);
    expect(portions.map(({ quantity }) => quantity)).toEqual([3]);
    expect(missing).toEqual([
      { lineId: 'a', quantity: 1 },
      { lineId: 'c', quantity: 1 },
    ]);
  });
});

describe('allPortions', () => {
  it('takes everything', () => {
    expect(allPortions([open('a', 3), open('b', 2)]).map(({ quantity }) => quantity)).toEqual([3, 2]);
  });
});
