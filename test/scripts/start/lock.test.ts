import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startTimeOf } from '../../../scripts/lib/processes';
import { DataFolderInUse, lockDataFolder } from '../../../scripts/start/lock';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'evenkeel-lock-'));
});

afterEach(() => rmSync(dataDir, { recursive: true }));

function leaveLock(pid: number, startedAt: string): void {
  writeFileSync(path.join(dataDir, 'supervisor.json'), JSON.stringify({ pid, startedAt }));
}

describe('lockDataFolder', () => {
  it('refuses a second start on the same data folder and says how to go on', () => {
    const release = lockDataFolder(dataDir);
    expect(() => lockDataFolder(dataDir)).toThrow(DataFolderInUse);
    expect(() => lockDataFolder(dataDir)).toThrow(
      new RegExp(`already runs on ${dataDir} \\(process ${process.pid};[^]*EVENKEEL_DATA_DIR`),
    );
    release();
    lockDataFolder(dataDir)();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('takes over the lock of a start that was killed', () => {
    const { pid } = spawnSync('true');
    leaveLock(pid, '1');
    lockDataFolder(dataDir)();
  });

  it('is not taken in by another process that has got the same id since', () => {
    leaveLock(process.pid, `${startTimeOf(process.pid)}0`);
    lockDataFolder(dataDir)();
  });

  it('takes over a lock of which only half was written', () => {
    writeFileSync(path.join(dataDir, 'supervisor.json'), '{"pid":');
    lockDataFolder(dataDir)();
  });
});
