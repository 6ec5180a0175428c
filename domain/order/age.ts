/**
 * The time between two instants as an ISO 8601 duration of days, hours, minutes and whole seconds (`P2DT3H`, `PT0S`), a
 * day being 24 hours. What lies ahead has no age.
 */
export function ageOf(since: string, now: string): string {
  const seconds = Math.max(0, Math.floor((Date.parse(now) - Date.parse(since)) / 1000));
  const days = Math.floor(seconds / 86_400);
  const time = [
    [Math.floor(seconds / 3600) % 24, 'H'],
    [Math.floor(seconds / 60) % 60, 'M'],
    [seconds % 60, 'S'],
  ] as const;
  const written = time.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('');
  if (days === 0) return `PT${written === '' ? '0S' : written}`;
  return written === '' ? `P${days}D` : `P${days}DT${written}`;
}
