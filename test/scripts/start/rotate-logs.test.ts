import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { rotateLogs } from '../../../scripts/start/rotate-logs';

it('a long log is set aside once and a short one goes on', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'evenkeel-logs-'));
  writeFileSync(path.join(folder, 'api.log'), 'a long log');
  writeFileSync(path.join(folder, 'api.log.1'), 'the one before');
  writeFileSync(path.join(folder, 'worker.log'), 'short');
  rotateLogs(folder, 5);
  expect(readdirSync(folder).sort()).toEqual(['api.log.1', 'worker.log']);
  expect(readFileSync(path.join(folder, 'api.log.1'), 'utf8')).toBe('a long log');
  rmSync(folder, { recursive: true });
});
