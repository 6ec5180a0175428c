import { setTimeout as sleep } from 'node:timers/promises';

import { isRunning, listProcesses, signalProcess } from '../lib/processes';
import type { Orphan, ProcessPlan } from './process-plan';

/**
 * Stops what an earlier start of the same data folder has left behind because its supervisor was killed. They are known
 * by their command lines, which hold the data folder's path. Later stages first, as in an orderly stop.
 * Returns the names of those it stopped.
 */
export async function stopOrphans(plans: readonly Orphan[]): Promise<string[]> {
  const stopped: string[] = [];
  for (const plan of [...plans].sort((a, b) => b.stage - a.stage)) {
    for (const pid of pidsOf(plan.marker)) {
      await stopProcess(pid, plan.stop);
      stopped.push(plan.name);
    }
  }
  return [...new Set(stopped)];
}

function pidsOf(marker: string): number[] {
  return listProcesses()
    .filter(({ pid, commandLine }) => pid !== process.pid && commandLine.includes(` ${marker} `))
    .map(({ pid }) => pid);
}

async function stopProcess(pid: number, { signal, graceMs }: ProcessPlan['stop']): Promise<void> {
  signalProcess(pid, signal);
  const deadline = Date.now() + graceMs;
  while (isRunning(pid) && Date.now() < deadline) await sleep(25);
  if (!isRunning(pid)) return;
  signalProcess(pid, 'SIGKILL');
  while (isRunning(pid)) await sleep(25);
}
