import Stripe from 'stripe';

export interface StripeSettings {
  secretKey: string;
  webhookSecret?: string | undefined;
  /** Scheme, host and port; Stripe's own unless said. */
  apiBase?: string | undefined;
}

const TIMEOUT_MS = 10_000;

/**
 * Stripe's own library, told not to retry: who calls us does, with the same key, where everybody can see it. (After a
 * connection that broke it asks once more all the same, with the same key.)
 */
export function stripeClient(settings: StripeSettings): Stripe.Stripe {
  return new Stripe(settings.secretKey, {
    maxNetworkRetries: 0,
    timeout: TIMEOUT_MS,
    telemetry: false,
    ...(settings.apiBase === undefined ? {} : address(settings.apiBase)),
  });
}

function address(apiBase: string): { protocol: 'http' | 'https'; host: string; port: string } {
  const { protocol, hostname, port } = new URL(apiBase);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  return { protocol: scheme, host: hostname, port: port === '' ? (scheme === 'http' ? '80' : '443') : port };
}
