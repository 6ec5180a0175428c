import type { Database } from '../support/database';
import { newHexId } from '../support/ids';
import { parcels as parcelShelf, trackers } from './facts';
import type { TrackerObject } from './objects';
import type { Announce, Parcels } from './parcels';

/** What a customer of EasyPost asks for when creating a tracker. */
export interface TrackerRequest {
  trackingCode: string;
  carrier: string;
}

/**
 * Watches a parcel. Code and carrier together have one tracker, however often it is asked for: the first is answered.
 * A code that no warehouse has announced starts as `unknown` and is first scanned one pace later.
 */
export async function createTracker(
  database: Database,
  { parcels, announce }: { parcels: Parcels; announce: Announce },
  wanted: TrackerRequest,
  now: Date,
): Promise<TrackerObject> {
  const { trackingCode, carrier } = wanted;
  const uniqueKey = `${trackingCode}|${carrier.toLowerCase()}`;
  return database.transaction(async (tx) => {
    await parcels.expect(tx, { trackingCode, carrier }, now);
    // A scan made at this moment waits for the tracker, or is already part of what the tracker starts with.
    await parcelShelf.lock(tx, trackingCode);
    const id = newHexId('trk_');
    const facts = { trackingCode, carrier };
    const isNew = await trackers.insert(tx, { id, at: now, reference: trackingCode, uniqueKey, facts });
    const tracker = await trackers.findByUniqueKey(tx, uniqueKey);
    if (!tracker) throw new Error(`the tracker of ${trackingCode} was not written`);
    const shown = await parcels.show(tx, tracker);
    if (isNew) await announce(tx, 'tracker.created', shown, null);
    return shown;
  });
}
