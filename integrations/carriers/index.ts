import type { Config } from '../../platform/config';
import type { Carrier } from './carrier';
import { easyPostCarrier } from './easypost';

/** The carriers that this process was set up for, by their codes. Without `EASYPOST_API_KEY` EasyPost is not among them. */
export function carriers(config: Pick<Config, 'easypost'>): ReadonlyMap<string, Carrier> {
  const configured = CARRIERS.flatMap((create) => create(config) ?? []);
  return new Map(configured.map((carrier) => [carrier.code, carrier]));
}

/** One line a carrier; `undefined` where its settings are missing. */
const CARRIERS: readonly ((config: Pick<Config, 'easypost'>) => Carrier | undefined)[] = [
  ({ easypost: { apiKey, ...more } }) =>
    apiKey === undefined ? undefined : easyPostCarrier({ ...more, apiKey }),
];
