import path from 'node:path';

import { loadConfig, type Config } from '../../platform/config';
import type { Kept } from './kept';

/** Everything the plan of processes follows from; worked out before the first process is started. */
export interface Situation {
  config: Config;
  /** Absolute. */
  dataDir: string;
  env: NodeJS.ProcessEnv;
  kept: Kept;
  /** Where PostgreSQL's files are, or would be if we ran it. */
  databaseFolder: string;
  /** The address of a database of somebody else; undefined: we run PostgreSQL ourselves. */
  foreignDatabaseUrl: string | undefined;
  /** The address of a Temporal of somebody else; undefined: we run the dev server ourselves. */
  foreignTemporal: string | undefined;
}

/** The part that the environment alone decides. */
export type Settings = Omit<Situation, 'kept' | 'databaseFolder'>;

/** Reads the settings of `npm start`, where DATABASE_URL may be missing. Throws ConfigError naming what is wrong. */
export function readStartSettings(env: NodeJS.ProcessEnv): Settings {
  const foreignDatabaseUrl = env['DATABASE_URL'] || undefined;
  const config = loadConfig({
    ...env,
    DATABASE_URL: foreignDatabaseUrl ?? 'postgres://127.0.0.1/to-be-started',
  });
  return {
    config,
    dataDir: path.resolve(config.dataDir),
    env,
    foreignDatabaseUrl,
    foreignTemporal: env['TEMPORAL_ADDRESS'] ? config.temporal.address : undefined,
  };
}

/** The names of all ports that are chosen and kept; the API's own come from EVENKEEL_PORT. */
export function portNames({ config, foreignDatabaseUrl, foreignTemporal }: Settings): string[] {
  return [
    ...(foreignDatabaseUrl ? [] : ['database']),
    ...(foreignTemporal ? [] : ['temporal', 'temporalUi', 'temporalMetrics']),
    ...(config.sandbox ? ['sandbox', 'mail'] : []),
    ...numbered('worker', config.workers),
    ...numbered('workerTemporal', config.workers),
  ];
}

/** `api`, `api2`, `api3`: the first has no number. */
export function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => (index === 0 ? name : `${name}${index + 1}`));
}
