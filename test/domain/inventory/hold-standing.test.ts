import { holdStanding, type HeldLine } from '../../../domain/inventory/hold-standing';

const EXPIRED = new Date('2025-03-01T12:00:00Z');
const row = (lineId: string, open: number, more: Partial<HeldLine> = {}): HeldLine => ({
  ...{ lineId, attempt: 1, open, expiredAt: null },
  ...more,
});

describe('holdStanding', () => {
  it.each<[string, HeldLine[], string]>([
    ['nothing was ever reserved', [], 'none'],
    ['all of it is held', [row('a', 2), row('b', 1)], 'firm'],
    ['some of it was released or shipped on purpose', [row('a', 0), row('b', 1)], 'firm'],
    ['all of it was released or shipped on purpose', [row('a', 0), row('b', 0)], 'none'],
    [
      'one line went back because its time was up',
      [row('a', 2), row('b', 0, { expiredAt: EXPIRED })],
      'expired',
    ],
    ['everything went back because its time was up', [row('a', 0, { expiredAt: EXPIRED })], 'expired'],
    [
      'a later attempt made it good',
      [row('a', 0, { expiredAt: EXPIRED }), row('a', 2, { attempt: 2 })],
      'firm',
    ],
    [
      'a later attempt made good another line only',
      [row('a', 0, { expiredAt: EXPIRED }), row('b', 2, { attempt: 2 })],
      'expired',
    ],
    [
      'a later attempt expired too',
      [row('a', 2), row('a', 0, { attempt: 2, expiredAt: EXPIRED })],
      'expired',
    ],
  ])('when %s', (_when, rows, standing) => {
    expect(holdStanding(rows)).toBe(standing);
    expect(holdStanding([...rows].reverse())).toBe(standing);
  });
});
