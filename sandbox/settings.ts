import { env } from 'node:process';

import { z } from 'zod';

import { durationSchema } from './support/durations';

const port = z.coerce.number().int().min(0).max(65_535).default(0);
const webhookSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/, 'must be a Standard Webhooks secret: whsec_ and base64');

/** The environment of the sandbox. What is secret at a real partner has a known default here. */
const environmentSchema = z.object({
  SANDBOX_HOST: z.string().min(1).default('127.0.0.1'),
  SANDBOX_PORT: port,
  SANDBOX_SMTP_PORT: port,
  SANDBOX_DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'must be a postgres:// address that names a database',
  }),
  EVENKEEL_SANDBOX_PACE: durationSchema.default(1_000),
  SANDBOX_API_BASE: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8080'),
  SANDBOX_API_KEY: z.string().default(''),
  SANDBOX_WAREHOUSE_SECRET: webhookSecret.default('whsec_ZXZlbmtlZWwtc2FuZGJveC13YXJlaG91c2U='),
  STRIPE_SECRET_KEY: z.string().min(1).default('sk_test_evenkeel'),
  STRIPE_WEBHOOK_SECRET: z.string().min(1).default('whsec_evenkeel_sandbox'),
  EASYPOST_API_KEY: z.string().min(1).default('EZTKevenkeel'),
  EASYPOST_WEBHOOK_SECRET: z.string().min(1).default('evenkeel-sandbox'),
});

/** What the sandbox runs with; ports 0 are free ones. */
export interface SandboxSettings {
  host: string;
  port: number;
  smtpPort: number;
  databaseUrl: string;
  /** Time between two steps of a partner. */
  paceMs: number;
  /** Where the product's API is, without a slash at the end. */
  apiBase: string;
  /** The product's key that warehouses call with. */
  apiKey: string;
  warehouseSecret: string;
  stripeSecretKey: string;
  stripeWebhookSecret: string;
  easypostApiKey: string;
  easypostWebhookSecret: string;
}

/**
 * Reads settings from an environment; throws an error that names each wrong variable and what it must be.
 * The sandbox is a program of its own, not part of the product: this is its only look at its environment.
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>> = env,
): SandboxSettings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = environmentSchema.safeParse(given);
  if (!result.success) {
    const mistakes = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The sandbox cannot start:\n  ${mistakes.join('\n  ')}`);
  }
  const settings = result.data;
  return {
    host: settings.SANDBOX_HOST,
    port: settings.SANDBOX_PORT,
    smtpPort: settings.SANDBOX_SMTP_PORT,
    databaseUrl: settings.SANDBOX_DATABASE_URL,
    paceMs: settings.EVENKEEL_SANDBOX_PACE,
    apiBase: settings.SANDBOX_API_BASE.replace(/\/$/, ''),
    apiKey: settings.SANDBOX_API_KEY,
    warehouseSecret: settings.SANDBOX_WAREHOUSE_SECRET,
    stripeSecretKey: settings.STRIPE_SECRET_KEY,
    stripeWebhookSecret: settings.STRIPE_WEBHOOK_SECRET,
    easypostApiKey: settings.EASYPOST_API_KEY,
    easypostWebhookSecret: settings.EASYPOST_WEBHOOK_SECRET,
  };
}
