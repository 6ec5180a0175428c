import { z } from 'zod';

const ISO_DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;
const UNITS_MS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000];

/** Milliseconds of an ISO 8601 duration without years and months (`PT0.2S`, `PT1M30S`, `P1D`); undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const parts = ISO_DURATION.exec(text)?.slice(1);
  if (!parts?.some((part) => part !== undefined)) return undefined;
  return parts.reduce((total, part, index) => total + Number(part ?? 0) * (UNITS_MS[index] ?? 0), 0);
}

/** A duration given as ISO 8601 text or as whole milliseconds; parsed to milliseconds. */
export const durationSchema = z
  .union([z.int().min(0).max(86_400_000), z.string()])
  .transform((value, context) => {
    const milliseconds = typeof value === 'number' ? value : parseDuration(value);
    if (milliseconds !== undefined) return milliseconds;
    context.addIssue({
      code: 'custom',
      message: 'must be an ISO 8601 duration such as PT0.5S, or milliseconds from 0 to 86400000',
    });
    return z.NEVER;
  });
