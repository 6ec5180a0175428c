import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;

/** Waits until `look` no longer throws and answers its value; throws its last error after `withinMs`. */
export async function eventually<Result>(
  look: () => Result | Promise<Result>,
  withinMs = 8_000,
): Promise<Result> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(POLL_MS);
  }
}
