import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

import { databaseUser, type OsUser } from '../lib/os-user';
import { publicFolder } from '../lib/postgres-binaries';

/**
 * Where PostgreSQL's files go: inside the data folder, unless we are root and the user PostgreSQL then runs as may not
 * enter it (a checkout under root's home, say); then into a folder of their own under /var/lib/evenkeel.
 */
export function chooseDatabaseFolder(dataDir: string): string {
  const inside = path.join(dataDir, 'postgres');
  if (existsSync(inside)) return inside;
  const user = databaseUser();
  if (!user || mayEnter(dataDir, user)) return inside;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const folder = path.join(publicFolder(), `data-${name}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return path.join(folder, 'postgres');
}

/** Asked of the system itself: modes, groups and access lists of every folder above are its business. */
function mayEnter(folder: string, user: OsUser): boolean {
  const probe = spawnSync('test', ['-x', folder], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
    stdio: 'ignore',
  });
  return probe.status === 0;
}
