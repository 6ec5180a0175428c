import { readdirSync, readFileSync } from 'node:fs';

/** The middle of an odd number of figures; of an even number, the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? NaN, sorted[Math.floor(middle)] ?? NaN];
  return (low + high) / 2;
}

/** Runs `count` calls, `concurrency` at a time; calls a second, and the milliseconds of each. */
export async function inParallel(
  count: number,
  concurrency: number,
  call: (index: number) => Promise<void>,
): Promise<{ perSecond: number; latencies: number[] }> {
  let next = 0;
  const latencies: number[] = [];
  const begun = performance.now();
  const caller = async () => {
    for (let index = next++; index < count; index = next++) {
      const asked = performance.now();
      await call(index);
      latencies.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  return { perSecond: (count * 1000) / (performance.now() - begun), latencies };
}

/** Processor seconds that a process and its children have used, from /proc; 0 where there is none. */
export function processorSeconds(pid: number): number {
  try {
    const own = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = own.slice(own.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return (
      ticks / TICKS_PER_SECOND + childrenOf(pid).reduce((sum, child) => sum + processorSeconds(child), 0)
    );
  } catch {
    return 0;
  }
}

const TICKS_PER_SECOND = 100;

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

export function table(rows: readonly (readonly (string | number)[])[]): string {
  const text = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toFixed(2) : cell)));
  const widths = (text[0] ?? []).map((_, column) =>
    Math.max(...text.map((row) => (row[column] ?? '').length)),
  );
  return text.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}
