import { z } from 'zod';

/** One or more words of a closed set in a query, separated by commas. */
export function someOf<const T extends readonly [string, ...string[]]>(words: T) {
  const known = new Set<string>(words);
  return z
    .string()
    .refine(
      (text) => text.split(',').every((word) => known.has(word)),
      `must be one or more of ${words.join(', ')}`,
    )
    .transform((text) => text.split(',') as T[number][])
    .meta({
      description: `One or more of ${words.join(', ')}, separated by commas`,
      param: { schema: { type: 'string' } },
    });
}
