import type { Carrier } from '../carrier';
import { easyPostClient, type EasyPostSettings } from './client';
import { readTracker } from './mapping';
import { easyPostWebhooks } from './webhooks';

/** Parcels of many carriers through EasyPost's trackers. */
export function easyPostCarrier(settings: EasyPostSettings): Carrier {
  const client = easyPostClient(settings);
  return {
    code: 'easypost',
    createTracker: async ({ trackingNumber, carrier }) =>
      readTracker(await client.createTracker(trackingNumber, carrier)),
    retrieveTracker: async (trackerId) => {
      const tracker = await client.retrieveTracker(trackerId);
      return tracker === undefined ? [] : readTracker(tracker).events;
    },
    webhooks: easyPostWebhooks(settings.webhookSecret),
  };
}
