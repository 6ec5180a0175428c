import { durationToMilliseconds } from '../../platform/durations';

describe('durationToMilliseconds', () => {
  it.each([
    ['PT1S', 1000],
    ['PT0.2S', 200],
    ['P1DT12H', 129_600_000],
    ['PT1H30M', 5_400_000],
    ['PT0S', 0],
  ])('reads %s', (text, milliseconds) => {
    expect(durationToMilliseconds(text)).toBe(milliseconds);
  });

  it.each(['', 'P', 'PT', '1s', 'PT1', 'P1M', '-PT1S', 'PT1S ', 'PT1M1H'])('refuses %j', (text) => {
    expect(durationToMilliseconds(text)).toBeUndefined();
  });
});
