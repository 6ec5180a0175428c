import {
  ADJUSTMENT_REASONS,
  isAdjustmentReason,
  isMoveReason,
  MOVE_REASONS,
} from '../../../domain/inventory/reasons';

describe('reasons', () => {
  it('know at least the ways in which a unit disappears, returns and appears', () => {
    for (const reason of ['damaged', 'lost', 'returned', 'promotionalSample', 'found', 'openingBalance'])
      expect(ADJUSTMENT_REASONS).toContain(reason);
  });

  it.each([undefined, null, '', 'because', 7, ['lost'], 'toString'])('do not take %p for one', (value) => {
    expect([isAdjustmentReason(value), isMoveReason(value)]).toEqual([false, false]);
  });

  it('recognise their own', () => {
    expect(ADJUSTMENT_REASONS.every(isAdjustmentReason)).toBe(true);
    expect(MOVE_REASONS.every(isMoveReason)).toBe(true);
  });
});
