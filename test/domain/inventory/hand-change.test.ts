import { checkAdjustment, checkMove, checkTotal } from '../../../domain/inventory/hand-change';

const adjustment = { id: 'adj_1', sku: 'mug', location: 'PERTH', quantity: -2, reason: 'lost' } as const;
const move = { ...adjustment, quantity: 2, from: 'available', to: 'damaged', reason: 'damaged' } as const;

describe('checkAdjustment', () => {
  it('takes more and less, with or without a note', () => {
    expect(() => checkAdjustment(adjustment)).not.toThrow();
    expect(() => checkAdjustment({ ...adjustment, quantity: 2_147_483_647, note: '' })).not.toThrow();
  });

  it.each([
    [{ id: '' }, /id must be a text/],
    [{ sku: 'a\u0000' }, /sku must be a text/],
    [{ location: '' }, /location must be a text/],
    [{ quantity: 0 }, /quantity must be a whole number from 1 to 2147483647, not 0/],
    [{ quantity: NaN }, /quantity must be/],
    [{ quantity: -2_147_483_648 }, /quantity must be/],
    [{ reason: 'gone' as 'lost' }, /reason must be one of openingBalance, .*, not gone/],
  ])('refuses %p', (wrong, message) => {
    expect(() => checkAdjustment({ ...adjustment, ...wrong })).toThrow(message);
  });
});

describe('checkMove', () => {
  it('takes a move between two buckets a person may use', () => {
    expect(() => checkMove(move)).not.toThrow();
  });

  it.each([
    [{ quantity: -2 }, /quantity must be/],
    [
      { from: 'reserved' as 'held' },
      /from must be one of available, held, quarantined, damaged, not reserved/,
    ],
    [{ to: 'available' as const }, /to must be another bucket than from/],
    [{ reason: 'lost' as 'damaged' }, /reason must be one of damaged, repaired/],
  ])('refuses %p', (wrong, message) => {
    expect(() => checkMove({ ...move, ...wrong })).toThrow(message);
  });
});

describe('checkTotal', () => {
  it('keeps a count within what can be stored', () => {
    expect(() => checkTotal(2_147_483_640, 7)).not.toThrow();
    expect(() => checkTotal(2_147_483_640, 8)).toThrow(
      /at most 2147483647 units on hand; there are 2147483640/,
    );
  });
});
