import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { databaseUser, type OsUser } from './os-user';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries';
import { ProgramFailed, runProgram } from './run-program';

/** One PostgreSQL data folder and the programs that serve it. */
export interface PostgresCluster {
  folder: string;
  password: string;
  binaries: PostgresBinaries;
  /** The operating system's user the server runs as; undefined: the one who started this process. */
  user: OsUser | undefined;
}

/** What differs between a throw-away cluster of tests and one that must keep what it was told. */
export interface ServeOptions {
  port: number;
  durable: boolean;
  maxConnections: number;
}

/** A program, its arguments, and whom and where to run it as. */
export interface ServerCommand {
  command: string;
  argv: string[];
  cwd: string;
  user?: OsUser;
}

/**
 * Opens the cluster in `folder`, making it first if it holds none. The superuser is `postgres`, the text encoding UTF-8,
 * sorting the built-in C.UTF-8, so that the machine's locales make no difference. Throws with initdb's own words.
 */
export async function openCluster(folder: string, password: string): Promise<PostgresCluster> {
  const user = databaseUser();
  const cluster = { folder, password, binaries: findPostgresBinaries(user), user };
  if (!existsSync(path.join(folder, 'PG_VERSION'))) await initialise(cluster);
  return cluster;
}

/** How the server of a cluster is run. It listens on 127.0.0.1 only; ready is whoever can connect. */
export function serverCommand(cluster: PostgresCluster, options: ServeOptions): ServerCommand {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '', // a socket in /tmp would clash with other servers on the machine
    max_connections: String(options.maxConnections),
    ...(options.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return {
    command: cluster.binaries.postgres,
    argv: ['-D', cluster.folder, '-p', String(options.port), ...flags],
    cwd: '/', // the user it runs as may not be allowed where we stand
    ...(cluster.user ? { user: cluster.user } : {}),
  };
}

/** The address of one database of the cluster, with the superuser's name and password in it. */
export function clusterUrl(cluster: PostgresCluster, port: number, database: string): string {
  return `postgres://postgres:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}/${database}`;
}

/** Made under another name and renamed at the end: half a cluster must not be taken for a whole one next time. */
async function initialise(cluster: PostgresCluster): Promise<void> {
  const { folder, user } = cluster;
  const half = `${folder}.half`;
  const passwordFile = `${folder}.password`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${cluster.password}\n`, { mode: 0o600 });
  try {
    if (user) for (const file of [half, passwordFile]) chownSync(file, user.uid, user.gid);
    await runInitdb(cluster, half, passwordFile);
    renameSync(half, folder);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(half, { recursive: true, force: true });
  }
}

async function runInitdb(
  { binaries, user }: PostgresCluster,
  folder: string,
  passwordFile: string,
): Promise<void> {
  const flags = [
    `--pgdata=${folder}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  try {
    await runProgram(binaries.initdb, flags, { user, cwd: '/' });
  } catch (error) {
    const words = error instanceof ProgramFailed ? error.stderr || error.message : String(error);
    throw new Error(`PostgreSQL could not be set up in ${folder}: ${words}`, { cause: error });
  }
}
