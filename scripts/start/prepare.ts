import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';

import type { Config } from '../../platform/config';
import { isPortFree } from '../lib/ports';
import { chooseDatabaseFolder } from './database-folder';
import { keepPorts, openKept, saveKept, writePrivately, type Kept } from './kept';
import { lockDataFolder } from './lock';
import { stopOrphans } from './orphans';
import { possibleOrphans } from './plan';
import { rotateLogs } from './rotate-logs';
import { removeRunFile } from './run-file';
import type { Screen } from './screen';
import { numbered, portNames, readStartSettings, type Situation } from './situation';
import type { Undo } from './undo';

/**
 * Everything before the first process: settings, the data folder and its lock, what an earlier start left running,
 * ports and secrets. Throws errors that say what to change.
 */
export async function prepare(env: NodeJS.ProcessEnv, screen: Screen, undo: Undo): Promise<Situation> {
  const settings = readStartSettings(env);
  const { config, dataDir } = settings;
  openDataFolder(dataDir);
  undo.add(lockDataFolder(dataDir));

  const kept = openKept(dataDir);
  const inside = path.join(dataDir, 'postgres');
  const isOurs = settings.foreignDatabaseUrl === undefined;
  const databaseFolder = kept.databaseFolder ?? (isOurs ? chooseDatabaseFolder(dataDir) : inside);
  removeRunFile(dataDir);
  rotateLogs(path.join(dataDir, 'logs'));
  const left = await stopOrphans(possibleOrphans(dataDir, databaseFolder));
  if (left.length > 0) screen.say(`  Left running by an earlier start, stopped now: ${left.join(', ')}`);

  await requireApiPorts(config);
  const moved = await keepPorts(kept, portNames(settings));
  if (moved.length > 0) screen.say(`  Ports taken by other programs, new ones chosen: ${moved.join(', ')}`);
  keepKey(dataDir, config, kept);
  // A folder inside the data folder is not kept by its path: the data folder may be moved.
  if (databaseFolder !== inside) kept.databaseFolder = databaseFolder;
  saveKept(dataDir, kept);
  if (databaseFolder !== inside && isOurs) {
    screen.say(
      `  PostgreSQL runs as another user, who may not enter ${dataDir}: its files are in ${databaseFolder}`,
    );
  }
  return { ...settings, kept, databaseFolder };
}

function openDataFolder(dataDir: string): void {
  try {
    mkdirSync(path.join(dataDir, 'logs'), { recursive: true, mode: 0o755 });
    accessSync(dataDir, constants.W_OK);
    accessSync(path.join(dataDir, 'logs'), constants.W_OK);
  } catch (error) {
    throw new Error(
      `The data folder ${dataDir} cannot be used: ${error instanceof Error ? error.message : String(error)}. ` +
        'If another user started Evenkeel there (root, say), start it as that user or set EVENKEEL_DATA_DIR to a folder of yours',
      { cause: error },
    );
  }
}

async function requireApiPorts(config: Config): Promise<void> {
  if (config.port === 0)
    throw new Error('EVENKEEL_PORT is 0: npm start needs a port people can find, such as 8080');
  for (const [index] of numbered('api', config.apis).entries()) {
    const port = config.port + index;
    if (await isPortFree(port, config.host)) continue;
    throw new Error(
      `Port ${port} on ${config.host} is taken by another program. Set EVENKEEL_PORT to a free one, ` +
        `for example EVENKEEL_PORT=${port + 10} npm start`,
    );
  }
}

/** The key a user gives counts for this and later starts; its file is where tools look for it. */
function keepKey(dataDir: string, config: Config, kept: Kept): void {
  if (config.bootstrapKey !== undefined) kept.secrets.bootstrapKey = config.bootstrapKey;
  writePrivately(path.join(dataDir, 'key'), `${kept.secrets.bootstrapKey}\n`);
}
