/** Requests a second for one key, and how many may come at once. */
export interface RateLimit {
  perSecond: number;
  burst: number;
}

export interface RateLimiter {
  /** Takes one token; returns 0, or the seconds until there is one again. */
  take(key: string, nowMs: number): number;
}

const MOST_BUCKETS = 10_000;

/**
 * A token bucket a key, in this process alone: it costs nothing a request, where a bucket in the database would cost
 * each a write. Each API process has the whole share; with three of them a key may come three times as often.
 */
export function createRateLimiter({ perSecond, burst }: RateLimit): RateLimiter {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key, nowMs) {
      let bucket = buckets.get(key);
      if (!bucket) {
        if (buckets.size >= MOST_BUCKETS) buckets.clear();
        bucket = { tokens: burst, at: nowMs };
        buckets.set(key, bucket);
      }
      const refilled = bucket.tokens + ((nowMs - bucket.at) / 1000) * perSecond;
      bucket.tokens = Math.min(burst, Math.max(refilled, bucket.tokens));
      bucket.at = nowMs;
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return 0;
      }
      return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
    },
  };
}
