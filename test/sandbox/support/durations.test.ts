import { durationSchema, parseDuration } from '../../../sandbox/support/durations';

describe('durations', () => {
  it.each([
    ['PT1S', 1_000],
    ['PT0.25S', 250],
    ['PT1M30S', 90_000],
    ['PT2H', 7_200_000],
    ['P1DT1H', 90_000_000],
    ['P1W', 604_800_000],
    ['PT0S', 0],
  ])('reads %s', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
    expect(durationSchema.parse(text)).toBe(milliseconds);
  });

  it.each(['', 'P', 'PT', '1S', 'PT-1S', 'P1M', 'PT1S ', 'PT1.2345S'])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('takes milliseconds too, within a day', () => {
    expect(durationSchema.parse(150)).toBe(150);
    expect(durationSchema.safeParse(-1).success).toBe(false);
    expect(durationSchema.safeParse(86_400_001).success).toBe(false);
  });
});
