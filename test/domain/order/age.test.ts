import { ageOf } from '../../../domain/order/age';
import { isDuration } from '../../../domain/calendar/duration';

describe('ageOf', () => {
  test.each([
    ['2026-03-02T09:00:00.000Z', '2026-03-02T09:00:00.999Z', 'PT0S'],
    ['2026-03-02T09:00:00.000Z', '2026-03-02T09:00:59.000Z', 'PT59S'],
    ['2026-03-02T09:00:00.000Z', '2026-03-02T10:00:00.000Z', 'PT1H'],
    ['2026-03-02T09:00:00.000Z', '2026-03-02T11:03:04.000Z', 'PT2H3M4S'],
    ['2026-03-02T09:00:00.000Z', '2026-03-04T09:00:00.000Z', 'P2D'],
    ['2026-03-02T09:00:00.000Z', '2026-04-02T10:00:05.000Z', 'P31DT1H5S'],
  ])('from %s to %s it is %s', (since, now, age) => {
    expect(ageOf(since, now)).toBe(age);
    expect(isDuration(age)).toBe(true);
  });

  test('what lies ahead, because two clocks differ, has no age', () => {
    expect(ageOf('2026-03-02T09:00:01.000Z', '2026-03-02T09:00:00.000Z')).toBe('PT0S');
  });

  test('reads instants with an offset, as the database writes them in JSON', () => {
    expect(ageOf('2026-03-02T17:00:00+08:00', '2026-03-02T09:30:00.000Z')).toBe('PT30M');
  });
});
