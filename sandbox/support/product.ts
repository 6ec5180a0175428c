const ANSWER_WITHIN_MS = 10_000;
const SHORTEST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 20_000;
const LONGEST_ANSWER_KEPT = 2_000;

/** What the product answered, or why there is no answer. */
export type ProductAnswer =
  | { answered: true; status: number; text: string; retryAfterMs?: number }
  | { answered: false; reason: string };

/** Posts JSON text to the product and waits at most 10 s for the answer; it never throws. */
export async function postToProduct(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  stopping: AbortSignal,
): Promise<ProductAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'evenkeel-sandbox', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([stopping, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    const text = (await response.text()).slice(0, LONGEST_ANSWER_KEPT);
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return {
      answered: true,
      status: response.status,
      text,
      ...(Number.isFinite(seconds) && { retryAfterMs: Math.min(seconds * 1_000, LONGEST_WAIT_MS) }),
    };
  } catch (error) {
    return { answered: false, reason: reasonOf(error) };
  }
}

/** When to try again after the given number of failed attempts: doubling from 250 ms to 20 s, spread by a quarter. */
export function nextAttemptAt(now: Date, failedAttempts: number, retryAfterMs = 0): Date {
  const wait = Math.min(SHORTEST_WAIT_MS * 2 ** Math.min(failedAttempts - 1, 10), LONGEST_WAIT_MS);
  const spread = wait * (0.75 + Math.random() * 0.5);
  return new Date(now.getTime() + Math.max(spread, retryAfterMs));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
