import { parseSettings, type Settings } from './settings';
import { temporalSettings, type TemporalConfig } from './temporal-settings';

/** Everything a process may be told from outside. Read once at start and handed on; nobody else reads the environment. */
export interface Config {
  /** Address the API listens on, EVENKEEL_HOST. */
  host: string;
  /** Port the API listens on, EVENKEEL_PORT; 0 takes any free one. */
  port: number;
  /** Folder for everything `npm start` keeps, EVENKEEL_DATA_DIR. */
  dataDir: string;
  /** The first API key, EVENKEEL_BOOTSTRAP_KEY. */
  bootstrapKey?: string;
  /** Whether stand-ins for partner systems are started, EVENKEEL_SANDBOX. */
  sandbox: boolean;
  /** Time between two steps of a sandbox partner, ISO 8601, EVENKEEL_SANDBOX_PACE. */
  sandboxPace: string;
  /** Whether the demo merchant is loaded, EVENKEEL_DEMO; by default when the sandbox is on. */
  demo: boolean;
  /** How many API and worker processes `npm start` runs, EVENKEEL_APIS and EVENKEEL_WORKERS. */
  apis: number;
  workers: number;
  databaseUrl: string;
  /** Connections a process may hold, EVENKEEL_DATABASE_POOL. */
  databasePoolSize: number;
  temporal: TemporalConfig;
  stripe: { apiBase?: string; secretKey?: string; webhookSecret?: string };
  easypost: { apiBase?: string; apiKey?: string; webhookSecret?: string };
  smtpUrl?: string;
  /** Sender of the mails, EVENKEEL_MAIL_FROM. */
  mailFrom: string;
  /** Where customers and partners reach the API, without a slash at the end, EVENKEEL_PUBLIC_URL. */
  publicUrl: string;
  /** Requests a second for one key, and how many may come at once, EVENKEEL_RATE_LIMIT. */
  rateLimit: { perSecond: number; burst: number };
  /** Writes are refused with 503, EVENKEEL_READ_ONLY. */
  readOnly: boolean;
  /** EVENKEEL_LOG_LEVEL. */
  logLevel: LogLevel;
  /** Port for the counters of the Temporal SDK inside a worker, EVENKEEL_TEMPORAL_METRICS_PORT. */
  temporalMetricsPort?: number;
  /** Port for a worker's own counters, EVENKEEL_WORKER_METRICS_PORT. */
  workerMetricsPort?: number;
  /** Signs links that customers receive, EVENKEEL_SECRET_KEY. */
  secretKey?: string;
}

export type LogLevel = Settings['EVENKEEL_LOG_LEVEL'];

/** One or more settings cannot be used. `message` has a line for each: the variable, what was found, the remedy. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(['The settings cannot be used:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
  }
}

/** Reads and checks the settings. Throws ConfigError naming every variable that is wrong, not just the first. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = parseSettings(env);
  if ('problems' in parsed) throw new ConfigError(parsed.problems);
  const temporal = temporalSettings(env, parsed.settings.EVENKEEL_TASK_QUEUE);
  if ('problem' in temporal) throw new ConfigError([temporal.problem]);
  return fromSettings(parsed.settings, temporal);
}

/** The same settings with every secret replaced, for printing and logs. */
export function redactConfig(config: Config): Record<string, unknown> {
  const redacted = JSON.parse(JSON.stringify(config, hideSecret)) as Record<string, unknown>;
  return { ...redacted, temporal: { ...hidden(config.temporal), tls: config.temporal.tls !== undefined } };
}

function fromSettings(s: Settings, temporal: TemporalConfig): Config {
  return {
    host: s.EVENKEEL_HOST,
    port: s.EVENKEEL_PORT,
    dataDir: s.EVENKEEL_DATA_DIR,
    sandbox: s.EVENKEEL_SANDBOX,
    sandboxPace: s.EVENKEEL_SANDBOX_PACE,
    demo: s.EVENKEEL_DEMO ?? s.EVENKEEL_SANDBOX,
    apis: s.EVENKEEL_APIS,
    workers: s.EVENKEEL_WORKERS,
    databaseUrl: s.DATABASE_URL,
    databasePoolSize: s.EVENKEEL_DATABASE_POOL,
    temporal,
    stripe: given({
      apiBase: s.STRIPE_API_BASE,
      secretKey: s.STRIPE_SECRET_KEY,
      webhookSecret: s.STRIPE_WEBHOOK_SECRET,
    }),
    easypost: given({
      apiBase: s.EASYPOST_API_BASE,
      apiKey: s.EASYPOST_API_KEY,
      webhookSecret: s.EASYPOST_WEBHOOK_SECRET,
    }),
    mailFrom: s.EVENKEEL_MAIL_FROM,
    publicUrl: s.EVENKEEL_PUBLIC_URL ?? `http://${s.EVENKEEL_HOST}:${s.EVENKEEL_PORT}`,
    rateLimit: s.EVENKEEL_RATE_LIMIT,
    readOnly: s.EVENKEEL_READ_ONLY,
    logLevel: s.EVENKEEL_LOG_LEVEL,
    ...given({
      bootstrapKey: s.EVENKEEL_BOOTSTRAP_KEY,
      smtpUrl: s.SMTP_URL,
      temporalMetricsPort: s.EVENKEEL_TEMPORAL_METRICS_PORT,
      workerMetricsPort: s.EVENKEEL_WORKER_METRICS_PORT,
      secretKey: s.EVENKEEL_SECRET_KEY,
    }),
  };
}

/** Leaves out what is undefined: an optional member is either there or not, never there without a value. */
function given<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

function hidden(temporal: TemporalConfig): Record<string, unknown> {
  const { tls: _tls, metadata: _metadata, ...shown } = temporal;
  return { ...shown, ...(temporal.apiKey === undefined ? {} : { apiKey: SET }) };
}

const SET = '[set]';
const SECRET_NAMES: ReadonlySet<string> = new Set(['bootstrapKey', 'secretKey', 'webhookSecret', 'apiKey']);

function hideSecret(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (SECRET_NAMES.has(name)) return SET;
  // A password may stand in the address of the database or of the mail server.
  return value.replace(/^([a-z]+:\/\/[^:@/]*):[^@/]*@/, '$1:[set]@');
}
