import { rmSync } from 'node:fs';
import path from 'node:path';

import type { Addresses } from './addresses';
import { writePrivately } from './kept';

/** What run.json holds: for tools and tests that work with a running system. */
export interface RunFile {
  addresses: Addresses;
  /** `supervisor` is `npm start` itself. */
  pids: Readonly<Record<string, number>>;
}

/** Writes run.json, whole or not at all; only its owner may read it, for the database's password is in it. */
export function writeRunFile(dataDir: string, run: RunFile): void {
  writePrivately(fileIn(dataDir), `${JSON.stringify(run, null, 2)}\n`);
}

/** Removes run.json: whoever finds none knows that nothing is running, or not yet. */
export function removeRunFile(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}

function fileIn(dataDir: string): string {
  return path.join(dataDir, 'run.json');
}
