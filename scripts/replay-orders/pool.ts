import { setTimeout as sleep } from 'node:timers/promises';

/** How fast to work: so many at once, and with `perSecond` no more than that many begun each second. */
export interface Pace {
  concurrency: number;
  perSecond?: number | undefined;
}

/** Works through the items in their order, at the pace; the first failure ends it. Results are in the items' order. */
export async function forEachAtPace<Item, Result>(
  items: readonly Item[],
  pace: Pace,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const began = Date.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      if (pace.perSecond !== undefined) await untilTurn(began + (index * 1000) / pace.perSecond);
      results[index] = await work(items[index] as Item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(pace.concurrency, items.length) }, lane));
  return results;
}

async function untilTurn(at: number): Promise<void> {
  const left = at - Date.now();
  if (left > 0) await sleep(left);
}
