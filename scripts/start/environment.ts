import { addressesOf, portOf, sandboxDatabase, type Addresses } from './addresses';
import type { Situation } from './situation';

/** The environment that the API and the workers share. What the user has set stays as it is. */
export function productEnvironment(situation: Situation): NodeJS.ProcessEnv {
  const { config, env, kept, dataDir } = situation;
  const addresses = addressesOf(situation);
  return {
    EVENKEEL_BOOTSTRAP_KEY: kept.secrets.bootstrapKey,
    EVENKEEL_SECRET_KEY: kept.secrets.secretKey,
    EVENKEEL_PUBLIC_URL: config.publicUrl,
    ...(config.sandbox ? sandboxPartners(situation, addresses) : {}),
    ...set(env),
    EVENKEEL_DATA_DIR: dataDir,
    DATABASE_URL: addresses['database'],
    TEMPORAL_ADDRESS: addresses['temporal'],
    TEMPORAL_NAMESPACE: config.temporal.namespace,
  };
}

/** The environment of one API process. */
export function apiEnvironment(situation: Situation, index: number): NodeJS.ProcessEnv {
  return { ...productEnvironment(situation), EVENKEEL_PORT: String(situation.config.port + index) };
}

/** The environment of one worker process, with ports of its own for its counters. */
export function workerEnvironment(situation: Situation, name: string): NodeJS.ProcessEnv {
  return {
    ...productEnvironment(situation),
    EVENKEEL_WORKER_METRICS_PORT: String(portOf(situation, name)),
    EVENKEEL_TEMPORAL_METRICS_PORT: String(portOf(situation, name.replace('worker', 'workerTemporal'))),
  };
}

/** The environment of the partners' stand-ins. They know the product's API and the secrets they share with it. */
export function sandboxEnvironment(situation: Situation): NodeJS.ProcessEnv {
  const { config, env, kept } = situation;
  return {
    ...partnerSecrets(situation),
    ...set(env),
    SANDBOX_PORT: String(portOf(situation, 'sandbox')),
    SANDBOX_SMTP_PORT: String(portOf(situation, 'mail')),
    SANDBOX_DATABASE_URL: sandboxDatabase(situation),
    SANDBOX_API_BASE: addressesOf(situation)['api'],
    SANDBOX_API_KEY: kept.secrets.bootstrapKey,
    SANDBOX_WAREHOUSE_SECRET: kept.secrets.warehouseSecret,
    EVENKEEL_SANDBOX_PACE: config.sandboxPace,
  };
}

function sandboxPartners(situation: Situation, addresses: Addresses): NodeJS.ProcessEnv {
  return {
    ...partnerSecrets(situation),
    STRIPE_API_BASE: addresses['sandbox'],
    EASYPOST_API_BASE: addresses['sandbox'],
    SMTP_URL: addresses['mail'],
  };
}

function partnerSecrets({ kept }: Situation): NodeJS.ProcessEnv {
  return {
    STRIPE_SECRET_KEY: kept.secrets.stripeSecretKey,
    STRIPE_WEBHOOK_SECRET: kept.secrets.stripeWebhookSecret,
    EASYPOST_API_KEY: kept.secrets.easypostApiKey,
    EASYPOST_WEBHOOK_SECRET: kept.secrets.easypostWebhookSecret,
  };
}

/** An empty variable counts as not set, and must not take the place of a value of ours. */
function set(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}
