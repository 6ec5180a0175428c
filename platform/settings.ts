import { z } from 'zod';

import { durationToMilliseconds } from './durations';

/** The checked values by the names of their variables. */
export type Settings = z.output<typeof schema>;

/** Values that must not be shown when they are wrong. */
const SECRET = /KEY|SECRET|DATABASE_URL|SMTP_URL/;

const wholeNumber = (lowest: number, highest: number, example: number) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= lowest && Number(text) <= highest,
      `must be a whole number from ${lowest} to ${highest}, for example ${example}`,
    )
    .transform(Number);

const port = (example: number) => wholeNumber(0, 65_535, example);

const onOff = z.enum(['on', 'off'], 'must be on or off').transform((text) => text === 'on');

const address = (protocols: readonly string[], example: string) =>
  z.string().refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url !== undefined && protocols.includes(url.protocol) && url.hostname !== '';
  }, `must be an address such as ${example}`);

const web = (example: string) =>
  address(['http:', 'https:'], example).transform((text) => text.replace(/\/+$/, ''));

const secret = (example: string) =>
  z.string().min(8, `must have at least 8 characters, for example ${example}`);

const duration = z
  .string()
  .refine(
    (text) => durationToMilliseconds(text) !== undefined,
    'must be an ISO 8601 duration, for example PT1S',
  );

const rateLimit = z
  .string()
  .regex(/^[1-9]\d{0,6}\/[1-9]\d{0,6}$/, 'must be requests a second / burst, for example 300/600')
  .transform((text) => {
    const [perSecond = 0, burst = 0] = text.split('/').map(Number);
    return { perSecond, burst };
  });

const schema = z.object({
  EVENKEEL_HOST: z.string().default('127.0.0.1'),
  EVENKEEL_PORT: port(8080).default(8080),
  EVENKEEL_DATA_DIR: z.string().default('.evenkeel'),
  EVENKEEL_BOOTSTRAP_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{16,200}$/, 'must be 16 to 200 printable characters without spaces')
    .optional(),
  EVENKEEL_SANDBOX: onOff.default(true),
  EVENKEEL_SANDBOX_PACE: duration.default('PT1S'),
  EVENKEEL_DEMO: onOff.optional(),
  EVENKEEL_APIS: wholeNumber(1, 16, 1).default(1),
  EVENKEEL_WORKERS: wholeNumber(1, 16, 1).default(1),
  EVENKEEL_DATABASE_POOL: wholeNumber(1, 200, 20).default(20),
  EVENKEEL_TASK_QUEUE: z.string().default('orders'),
  EVENKEEL_MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]+@[^\r\n]+$/, 'must be a sender such as Shop <orders@shop.example>')
    .default('Evenkeel <orders@evenkeel.example>'),
  EVENKEEL_PUBLIC_URL: web('https://orders.shop.example').optional(),
  EVENKEEL_RATE_LIMIT: rateLimit.default({ perSecond: 300, burst: 600 }),
  EVENKEEL_READ_ONLY: onOff.default(false),
  EVENKEEL_LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
      'must be trace, debug, info, warn, error or silent',
    )
    .default('info'),
  EVENKEEL_TEMPORAL_METRICS_PORT: port(9464).optional(),
  EVENKEEL_WORKER_METRICS_PORT: port(9465).optional(),
  EVENKEEL_SECRET_KEY: z
    .string()
    .min(32, 'must have at least 32 characters; openssl rand -hex 32 makes one')
    .optional(),
  DATABASE_URL: address(['postgres:', 'postgresql:'], 'postgres://user:password@127.0.0.1:5432/evenkeel'),
  STRIPE_API_BASE: web('https://api.stripe.com').optional(),
  STRIPE_SECRET_KEY: secret('sk_test_…').optional(),
  STRIPE_WEBHOOK_SECRET: secret('whsec_…').optional(),
  EASYPOST_API_BASE: web('https://api.easypost.com').optional(),
  EASYPOST_API_KEY: secret('EZTK…').optional(),
  EASYPOST_WEBHOOK_SECRET: secret('a long random text').optional(),
  SMTP_URL: address(['smtp:', 'smtps:'], 'smtp://user:password@mail.shop.example:587').optional(),
});

/** Checks the variables we know; all others are none of our business. An empty one counts as not set. */
export function parseSettings(env: NodeJS.ProcessEnv): { settings: Settings } | { problems: string[] } {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(set);
  if (result.success) return { settings: result.data };
  return { problems: result.error.issues.map((issue) => problem(String(issue.path[0]), issue.message, set)) };
}

function problem(name: string, remedy: string, env: NodeJS.ProcessEnv): string {
  const found = env[name];
  if (found === undefined) return `${name} is not set: it ${remedyFor(name)}`;
  return `${name} is ${SECRET.test(name) ? 'set to something else' : JSON.stringify(found)}: it ${remedy}`;
}

function remedyFor(name: string): string {
  return name === 'DATABASE_URL'
    ? 'must be the address of a PostgreSQL 18 database, such as postgres://user:password@127.0.0.1:5432/evenkeel'
    : 'must have a value';
}
