import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { isPortFree, pickPort } from '../lib/ports';

/** What `npm start` makes up the first time and finds again the next: in `settings.json` of the data folder, mode 0600. */
export interface Kept {
  secrets: Record<SecretName, string>;
  ports: Record<string, number>;
  /** Where PostgreSQL's files are when they could not be inside the data folder. */
  databaseFolder?: string;
}

const secretMakers = {
  databasePassword: () => random('hex', 16),
  bootstrapKey: () => `evk_${random('base64url', 32)}`,
  secretKey: () => random('hex', 32),
  stripeSecretKey: () => `sk_test_${random('hex', 16)}`,
  stripeWebhookSecret: () => `whsec_${random('hex', 24)}`,
  easypostApiKey: () => `EZTK${random('hex', 16)}`,
  easypostWebhookSecret: () => random('hex', 24),
  // Standard Webhooks: the part after the prefix is base64.
  warehouseSecret: () => `whsec_${random('base64', 24)}`,
};

export type SecretName = keyof typeof secretMakers;

/** Reads what is kept and makes up what is missing. Throws when the file is there and cannot be read. */
export function openKept(dataDir: string): Kept {
  const { secrets = {}, ports = {}, databaseFolder } = readFile(dataDir);
  for (const [name, make] of Object.entries(secretMakers)) secrets[name as SecretName] ??= make();
  return {
    secrets: secrets as Kept['secrets'],
    ports,
    ...(databaseFolder === undefined ? {} : { databaseFolder }),
  };
}

/** Writes it, whole or not at all. */
export function saveKept(dataDir: string, kept: Kept): void {
  writePrivately(settingsFile(dataDir), `${JSON.stringify(kept, null, 2)}\n`);
}

/**
 * A port for each name: the one it had, or a new one if it had none or another program has taken it meanwhile.
 * `kept.ports` is brought up to date. Returns the names whose port had to change.
 */
export async function keepPorts(kept: Kept, names: readonly string[]): Promise<string[]> {
  const moved: string[] = [];
  for (const name of names) {
    const port = kept.ports[name];
    if (port !== undefined && (await isPortFree(port))) continue;
    if (port !== undefined) moved.push(name);
    kept.ports[name] = await pickPort(new Set(Object.values(kept.ports)));
  }
  return moved;
}

/** Writes a file that only its owner may read, whole or not at all. */
export function writePrivately(file: string, text: string): void {
  const half = `${file}.${process.pid}`;
  writeFileSync(half, text, { mode: 0o600 });
  chmodSync(half, 0o600); // the mode above counts for new files only
  renameSync(half, file);
}

function readFile(dataDir: string): Partial<Omit<Kept, 'secrets'>> & { secrets?: Partial<Kept['secrets']> } {
  const file = settingsFile(dataDir);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    // Making up new secrets would lock us out of the database that has the old one.
    throw new Error(
      `${file} cannot be read: ${String(error)}. Mend it, or start anew in another EVENKEEL_DATA_DIR`,
      {
        cause: error,
      },
    );
  }
}

function settingsFile(dataDir: string): string {
  return path.join(dataDir, 'settings.json');
}

function random(encoding: 'hex' | 'base64' | 'base64url', bytes: number): string {
  return randomBytes(bytes).toString(encoding);
}
