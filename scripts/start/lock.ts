import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { startTimeOf } from '../lib/processes';

interface Holder {
  pid: number;
  startedAt: string;
}

/** One `npm start` a data folder: two would run two PostgreSQL over the same files. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';
}

/**
 * Takes the data folder for this process and returns how to give it back. A lock whose process is gone is taken over.
 * Throws DataFolderInUse naming the process that has it.
 */
export function lockDataFolder(dataDir: string): () => void {
  const lock = path.join(dataDir, 'supervisor.json');
  const mine = path.join(dataDir, `.supervisor-${process.pid}`);
  writeFileSync(mine, JSON.stringify({ pid: process.pid, startedAt: startTimeOf(process.pid) ?? '' }));
  try {
    // A link either comes about whole or not at all, also when two start at the same moment.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (linked(mine, lock)) return () => rmSync(lock, { force: true });
      const holder = readHolder(lock);
      if (holder && startTimeOf(holder.pid) === holder.startedAt) throw inUse(dataDir, holder);
      setAside(lock);
    }
    throw new DataFolderInUse(`${dataDir} is being started by somebody else at this moment; try again`);
  } finally {
    rmSync(mine, { force: true });
  }
}

function linked(mine: string, lock: string): boolean {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(lock: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(lock, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function setAside(lock: string): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return; // somebody else was quicker
  }
  rmSync(aside, { force: true });
}

function inUse(dataDir: string, holder: Holder): DataFolderInUse {
  return new DataFolderInUse(
    `Evenkeel already runs on ${dataDir} (process ${holder.pid}; its addresses are in ${path.join(dataDir, 'run.json')}).\n` +
      `Stop it with Ctrl-C where it was started or with "kill ${holder.pid}". ` +
      'To run a second one, give it another EVENKEEL_DATA_DIR and another EVENKEEL_PORT.',
  );
}
