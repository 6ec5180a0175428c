import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { removeRunFile, writeRunFile } from '../../../scripts/start/run-file';

it('run.json says where everything is while it runs, to its owner alone, and is gone afterwards', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'evenkeel-run-'));
  const file = path.join(dataDir, 'run.json');
  const run = { addresses: { api: 'http://127.0.0.1:8080' }, pids: { supervisor: 1, api: 2 } };
  writeRunFile(dataDir, run);
  writeRunFile(dataDir, { ...run, pids: { supervisor: 1, api: 3 } });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...run, pids: { supervisor: 1, api: 3 } });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(dataDir)).toEqual(['run.json']);
  removeRunFile(dataDir);
  removeRunFile(dataDir);
  expect(existsSync(file)).toBe(false);
  rmSync(dataDir, { recursive: true });
});
