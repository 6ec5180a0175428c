import fc from 'fast-check';
import {
  DurationError,
  durationMilliseconds,
  isDuration,
  parseDuration,
} from '../../../domain/calendar/duration';

const second = 1000;
const hour = 3600 * second;

describe('parseDuration', () => {
  it.each([
    ['P14D', 14, 0],
    ['P2W', 14, 0],
    ['PT30M', 0, hour / 2],
    ['PT1S', 0, second],
    ['PT0.5S', 0, 500],
    ['PT1.25S', 0, 1250],
    ['PT0.001S', 0, 1],
    ['P1DT12H', 1, 12 * hour],
    ['P1DT1H1M1S', 1, hour + 61 * second],
    ['PT90M', 0, 1.5 * hour],
    ['P0D', 0, 0],
    ['PT36H', 0, 36 * hour],
    ['P3653D', 3653, 0],
  ])('reads %s', (text, days, milliseconds) => {
    expect(parseDuration(text)).toEqual({ days, milliseconds });
  });

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    '30M',
    'pt30m',
    '-PT1S',
    '+PT1S',
    'PT-1S',
    'P1W2D',
    'PT1.5H',
    'PT1S1M',
    'PT1,5S',
    'PT1.0005S',
    'PT.5S',
    ' PT1S',
    'PT1S\n',
    'P1.5D',
    'PT12345678901S',
    '00:30',
    '30',
  ])('refuses %j, which is no duration', (text) => {
    expect(() => parseDuration(text)).toThrow(DurationError);
    expect(isDuration(text)).toBe(false);
  });

  it('says how to write what was meant', () => {
    expect(() => parseDuration('P1M')).toThrow(
      '"P1M" is not a duration: years and months have no fixed length',
    );
    expect(() => parseDuration('P1Y')).toThrow(/write days \(P30D\)/);
    expect(() => parseDuration('P30S')).toThrow(/hours, minutes and seconds follow a T \(PT30M\)/);
    expect(() => parseDuration('soon')).toThrow(/write ISO 8601 such as P14D/);
  });

  it('refuses more than ten years, however they are written', () => {
    for (const text of ['P3654D', 'P522W', 'PT999999999H', 'P3653DT1S']) {
      expect(() => parseDuration(text)).toThrow(/at most ten years/);
    }
  });

  it('takes every combination of parts for the sum of its parts', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)),
        fc.nat(999),
        (d, [h, m, s], ms) => {
          const text = `P${d}DT${h}H${m}M${s}.${String(ms).padStart(3, '0')}S`;
          const time = h * hour + m * 60 * second + s * second + ms;
          expect(parseDuration(text)).toEqual({ days: d, milliseconds: time });
        },
      ),
    );
  });
});

describe('isDuration', () => {
  it('tells durations from other text', () => {
    expect(isDuration('PT1S')).toBe(true);
    expect(isDuration('a while')).toBe(false);
  });
});

describe('durationMilliseconds', () => {
  it('counts a day as 24 hours, of text and of values alike', () => {
    expect(durationMilliseconds('P1DT1S')).toBe(24 * hour + second);
    expect(durationMilliseconds({ days: 2, milliseconds: 5 })).toBe(48 * hour + 5);
  });
});
