import fc from 'fast-check';
import { addDuration, isAfter, laterOf, readInstant, writeInstant } from '../../../domain/calendar/instant';

describe('addDuration', () => {
  it('lists an order as unpaid thirty minutes after it was placed', () => {
    expect(addDuration('2026-03-02T04:00:00Z', 'PT30M')).toBe('2026-03-02T04:30:00.000Z');
  });

  it('goes down to fractions of a second', () => {
    expect(addDuration('2026-03-02T04:00:00.000Z', 'PT0.5S')).toBe('2026-03-02T04:00:00.500Z');
  });

  it('counts days of 24 hours, whatever the clocks do', () => {
    expect(addDuration('2026-10-03T12:00:00+10:00', 'P1D')).toBe('2026-10-04T02:00:00.000Z');
  });

  it('writes instants as a Date does', () => {
    const dates = fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, fc.nat(1e9), (date, seconds) => {
        const later = new Date(date.getTime() + seconds * 1000);
        expect(addDuration(date.toISOString(), `PT${seconds % 1e8}S`)).toBe(
          new Date(later.getTime() - (seconds - (seconds % 1e8)) * 1000).toISOString(),
        );
      }),
    );
  });
});

describe('isAfter', () => {
  it('is strict: the instant itself has not passed', () => {
    const limit = '2026-03-02T04:30:00.000Z';
    expect(isAfter('2026-03-02T04:29:59Z', limit)).toBe(false);
    expect(isAfter('2026-03-02T04:30:00Z', limit)).toBe(false);
    expect(isAfter('2026-03-02T04:30:00.001Z', limit)).toBe(true);
  });
});

describe('laterOf', () => {
  it('compares instants, not their text', () => {
    expect(laterOf('2026-03-02T04:00:00+08:00', '2026-03-01T21:00:00Z')).toBe('2026-03-01T21:00:00Z');
    expect(laterOf('2026-03-02T00:00:00Z', '2026-03-01T21:00:00Z')).toBe('2026-03-02T00:00:00Z');
  });
});

describe('readInstant', () => {
  it.each(['2026-03-02', '2026-03-02T04:00:00', 'yesterday', ''])(
    'refuses %j, which is no instant',
    (text) => {
      expect(() => readInstant(text)).toThrow(/is not an instant: write RFC 3339 with an offset/);
    },
  );
});

describe('writeInstant', () => {
  it('always shows milliseconds, so that equal instants are equal text', () => {
    expect(writeInstant(readInstant('2026-03-02T12:00+08:00'))).toBe('2026-03-02T04:00:00.000Z');
  });
});
