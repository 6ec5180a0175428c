import { spawnSync } from 'node:child_process';

/** A user of the operating system, by name and number. */
export interface OsUser {
  name: string;
  uid: number;
  gid: number;
}

/**
 * Whom PostgreSQL must run as: nobody else (undefined) for an ordinary user; for root, whom PostgreSQL refuses,
 * the user `postgres`, made if missing, or `nobody` where no user can be made.
 */
export function databaseUser(): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = lookUp('postgres') ?? made('postgres') ?? lookUp('nobody');
  if (known) return known;
  throw new Error(
    'PostgreSQL does not run as root, and neither a user "postgres" nor "nobody" exists. Make one (useradd postgres), ' +
      'start as an ordinary user, or set DATABASE_URL to a PostgreSQL 18 server of your own.',
  );
}

function made(name: string): OsUser | undefined {
  const useradd = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', name], {
    stdio: 'ignore',
  });
  if (useradd.status !== 0) spawnSync('adduser', ['-S', '-H', '-D', name], { stdio: 'ignore' });
  return lookUp(name);
}

function lookUp(name: string): OsUser | undefined {
  const uid = Number.parseInt(idOf('-u', name), 10);
  const gid = Number.parseInt(idOf('-g', name), 10);
  return Number.isNaN(uid) || Number.isNaN(gid) ? undefined : { name, uid, gid };
}

function idOf(flag: '-u' | '-g', name: string): string {
  return spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout;
}
