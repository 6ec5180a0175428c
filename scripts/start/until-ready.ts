import { setTimeout as sleep } from 'node:timers/promises';

const READY_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 100;

/** Waits until `url` (a `/readyz`) answers 200. Throws with its last answer, which says which part is not ready. */
export async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  let last: string;
  for (;;) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      last = await response.text();
      if (response.ok) return;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    if (Date.now() > deadline) throw new Error(`Not ready after ${READY_WITHIN_MS / 1000} s: ${last}`);
    await sleep(ASK_EVERY_MS);
  }
}
