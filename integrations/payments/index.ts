import type { Config } from '../../platform/config';
import { ProviderNotConfigured, type PaymentProvider } from './payment';
import { stripeProvider } from './stripe';

/** The payment providers that this process was set up for, by their codes. */
export function paymentProviders(config: Pick<Config, 'stripe'>): ReadonlyMap<string, PaymentProvider> {
  const configured = PROVIDERS.flatMap(({ create }) => create(config) ?? []);
  return new Map(configured.map((provider) => [provider.code, provider]));
}

/** The provider of that code. Throws ProviderNotConfigured, naming the missing setting, when it is not set up. */
export function needProvider(providers: ReadonlyMap<string, PaymentProvider>, code: string): PaymentProvider {
  const provider = providers.get(code);
  if (provider !== undefined) return provider;
  const known = PROVIDERS.find((candidate) => candidate.code === code);
  throw new ProviderNotConfigured(
    known === undefined
      ? `There is no payment provider "${code}": the ones there are: ${PROVIDERS.map((one) => one.code).join(', ')}`
      : `The payment provider "${code}" is not set up: set ${known.needs} and start again`,
  );
}

/** One line a provider: its code, the setting without which it is absent, and how it is made. */
const PROVIDERS: readonly {
  code: string;
  needs: string;
  create: (config: Pick<Config, 'stripe'>) => PaymentProvider | undefined;
}[] = [{ code: 'stripe', needs: 'STRIPE_SECRET_KEY', create: createStripe }];

function createStripe({ stripe }: Pick<Config, 'stripe'>): PaymentProvider | undefined {
  if (stripe.secretKey === undefined) return undefined;
  return stripeProvider({ ...stripe, secretKey: stripe.secretKey });
}
