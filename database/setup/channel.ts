/** Kinds of channels there are, as the table's CHECK lists them. */
export const CHANNEL_KINDS = [
  'shopify',
  'amazon',
  'ebay',
  'walmart',
  'wholesale',
  'storefront',
  'manual',
] as const;

export type OverAvailability = 'block' | 'backorder' | 'split';

/** Where orders come from, and what holds for them. */
export interface Channel {
  code: string;
  kind: (typeof CHANNEL_KINDS)[number];
  overAvailability?: OverAvailability | undefined;
  overAvailabilityForBusiness?: OverAvailability | undefined;
  partialShipment?: 'autoSplit' | 'flag' | 'hold' | undefined;
  /** How long goods may come back, ISO 8601. */
  returnWindow?: string | undefined;
  label?: string | undefined;
  prep?: string | undefined;
  settings: ChannelSettings;
}

/** What a channel has beyond the common; the rest is for its own integration. */
export interface ChannelSettings {
  /** Unit prices contain the tax. */
  taxInclusive?: boolean | undefined;
  /** Code of the location of the rule channelLocation. */
  location?: string | undefined;
  [name: string]: unknown;
}
