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

/** run.json exists from the moment all is ready until the stop, and follows every restart in between. */
export class RunFileKeeper {
  private isOpen = false;

  constructor(
    private readonly dataDir: string,
    private readonly addresses: Addresses,
  ) {}

  open(pids: Record<string, number>): void {
    this.isOpen = true;
    this.update(pids);
  }

  update(pids: Record<string, number>): void {
    if (!this.isOpen) return;
    writeRunFile(this.dataDir, { addresses: this.addresses, pids: { supervisor: process.pid, ...pids } });
  }

  close(): void {
    this.isOpen = false;
    removeRunFile(this.dataDir);
  }
}
