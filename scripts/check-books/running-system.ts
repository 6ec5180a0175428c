import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { temporalSettings, type TemporalConfig } from '../../platform/temporal-settings';
import type { Partner } from './sandbox-books';

/** Where the parts of a running system are. */
export interface RunningSystem {
  databaseUrl: string;
  temporal: TemporalConfig;
  /** Without a slash at the end; undefined where no sandbox runs. */
  sandboxAddress: string | undefined;
  apiAddress: string | undefined;
  apiKey: string | undefined;
  /** Partners whose books are kept elsewhere than in the sandbox. */
  elsewhere: readonly Partner[];
}

/** Flags that say where the system is, for whoever has further ones. */
export const SYSTEM_FLAGS = {
  database: { type: 'string' },
  temporal: { type: 'string' },
  sandbox: { type: 'string' },
  api: { type: 'string' },
  key: { type: 'string' },
} as const;

export type SystemFlags = Partial<Record<keyof typeof SYSTEM_FLAGS, string | undefined>>;

/** How the flags are explained. */
export const SYSTEM_HELP = [
  'Where the system is, is read from run.json of EVENKEEL_DATA_DIR (npm start writes it) unless said otherwise:',
  '  --database URL      or DATABASE_URL',
  '  --temporal ADDRESS  or TEMPORAL_ADDRESS (and TEMPORAL_NAMESPACE, EVENKEEL_TASK_QUEUE)',
  '  --sandbox URL       or SANDBOX_ADDRESS',
  '  --api URL           or EVENKEEL_API',
  '  --key KEY           or EVENKEEL_BOOTSTRAP_KEY',
].join('\n');

/** Finds the system: flags before the environment before run.json. Throws an Error that says what is missing. */
export function findRunningSystem(flags: SystemFlags, env: NodeJS.ProcessEnv): RunningSystem {
  const dataDir = path.resolve(env['EVENKEEL_DATA_DIR'] || '.evenkeel');
  const addresses =
    readJson<{ addresses?: Record<string, string> }>(path.join(dataDir, 'run.json'))?.addresses ?? {};
  const kept =
    readJson<{ secrets?: Record<string, string> }>(path.join(dataDir, 'settings.json'))?.secrets ?? {};
  const one = (...choices: (string | undefined)[]) =>
    choices.find((choice) => choice !== undefined && choice !== '');
  const databaseUrl = one(flags.database, env['DATABASE_URL'], addresses['database']);
  if (databaseUrl === undefined)
    throw new Error(`Nothing runs from ${dataDir} (it has no run.json).\n${SYSTEM_HELP}`);
  const temporalAddress = one(flags.temporal, env['TEMPORAL_ADDRESS'], addresses['temporal']);
  return {
    databaseUrl,
    temporal: temporalFrom({
      ...env,
      ...(temporalAddress === undefined ? {} : { TEMPORAL_ADDRESS: temporalAddress }),
    }),
    sandboxAddress: one(flags.sandbox, env['SANDBOX_ADDRESS'], addresses['sandbox'])?.replace(/\/+$/, ''),
    apiAddress: one(flags.api, env['EVENKEEL_API'], addresses['api'])?.replace(/\/+$/, ''),
    apiKey: one(flags.key, env['EVENKEEL_BOOTSTRAP_KEY'], kept['bootstrapKey']),
    elsewhere: [
      ...(env['SMTP_URL'] ? (['mail'] as const) : []),
      ...(env['STRIPE_API_BASE'] ? (['payments'] as const) : []),
    ],
  };
}

/** Reads the command line; a mistake in it is thrown with the usage. */
export function readFlags<Options extends NonNullable<Parameters<typeof parseArgs>[0]>>(
  options: Options,
  usage: string,
) {
  try {
    return parseArgs(options);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${usage}`, { cause: error });
  }
}

function temporalFrom(env: NodeJS.ProcessEnv): TemporalConfig {
  const settings = temporalSettings(env, env['EVENKEEL_TASK_QUEUE'] || 'orders');
  if ('problem' in settings) throw new Error(settings.problem);
  return settings;
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read: ${String(error)}`, { cause: error });
  }
}
