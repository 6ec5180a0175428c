const PARTS = /^P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;
const MILLISECONDS = [86_400_000, 3_600_000, 60_000, 1000] as const;

/**
 * Milliseconds of an ISO 8601 duration of days and smaller ("PT1S", "P1DT12H", "PT0.2S"), or undefined if it is none.
 * For settings only; the business has a parser of its own that also knows months and business days.
 */
export function durationToMilliseconds(text: string): number | undefined {
  const match = PARTS.exec(text);
  if (!match) return undefined;
  return MILLISECONDS.reduce((sum, size, index) => sum + Math.round(Number(match[index + 1] ?? 0) * size), 0);
}
