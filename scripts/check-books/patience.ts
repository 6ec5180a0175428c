import { setTimeout as sleep } from 'node:timers/promises';

import type { BookCheck, Problem } from './report';

const FIRST_PAUSE_MS = 250;

/**
 * Two sets of books that are written one after the other disagree for a moment whenever something happens. What
 * offends is therefore looked at again, with growing pauses, until it is gone or has been so for `patienceMs`.
 */
export async function untilSteady(check: () => Promise<BookCheck>, patienceMs: number): Promise<BookCheck> {
  const deadline = Date.now() + patienceMs;
  let latest = await check();
  let standing = new Set(latest.problems.map(keyOf));
  for (let pause = FIRST_PAUSE_MS; standing.size > 0 && Date.now() < deadline; pause *= 2) {
    await sleep(Math.min(pause, deadline - Date.now()));
    latest = await check();
    const before = standing;
    standing = new Set(latest.problems.map(keyOf).filter((key) => before.has(key)));
  }
  const problems = latest.problems.filter((problem) => standing.has(keyOf(problem)));
  const beyondTheList = latest.offending - latest.problems.length;
  return { ...latest, problems, offending: problems.length === 0 ? 0 : problems.length + beyondTheList };
}

function keyOf(problem: Problem): string {
  return JSON.stringify(problem);
}
