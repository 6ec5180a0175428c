import { nextPollAt, type PollHistory } from '../../../domain/tracking/polling';

const SHIPPED = '2026-03-02T00:00:00.000Z';

function after(hours: number): string {
  return new Date(Date.parse(SHIPPED) + hours * 3_600_000).toISOString();
}

function history(more: Partial<PollHistory> = {}): PollHistory {
  return { lastEventAt: SHIPPED, polledAt: null, polls: 0, pollEvery: 'PT1H', ...more };
}

describe('nextPollAt', () => {
  it('asks for the first time when the carrier has been silent for the agreed time', () => {
    expect(nextPollAt(history())).toBe(after(1));
  });

  it('stays quiet while webhooks come: each puts the question off', () => {
    expect(nextPollAt(history({ lastEventAt: after(5), polledAt: after(2), polls: 0 }))).toBe(after(6));
  });

  it('doubles the pause with every question that brings nothing', () => {
    const asked = (polls: number) => nextPollAt(history({ polledAt: after(10), polls }));
    expect([1, 2, 3, 4].map(asked)).toEqual([after(12), after(14), after(18), after(26)]);
  });

  it('rests no longer than a day’s worth, however long a parcel stands still', () => {
    expect(nextPollAt(history({ polledAt: after(10), polls: 60 }))).toBe(after(34));
  });

  it('is eager again after the first news', () => {
    expect(nextPollAt(history({ lastEventAt: after(40), polledAt: after(40), polls: 9 }))).toBe(after(41));
  });

  it('runs in seconds where policy says so', () => {
    expect(nextPollAt(history({ pollEvery: 'PT1S' }))).toBe('2026-03-02T00:00:01.000Z');
  });
});
