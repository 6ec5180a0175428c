import { RATES } from '../../activities/rates';
import { recordTracker, recordTracking } from '../../database/shipment/tracking';
import { inTurn } from '../../database/token-bucket';
import { decide } from '../../database/transaction';
import { ORDER_PROCESS } from '../../domain/actor';
import type { OutboxDeps } from '../outbox-deps';

/** Asks the carrier to report a parcel to us. Without a carrier integration the reports come through the API alone. */
export async function registerTracker(
  deps: OutboxDeps,
  { shipmentId }: { shipmentId: string },
): Promise<void> {
  const { db, clock, carriers } = deps.activities;
  const shipment = await db
    .selectFrom('shipment')
    .select(['id', 'carrier', 'trackingNumber', 'trackerId', 'status'])
    .where('id', '=', shipmentId)
    .executeTakeFirst();
  const carrier = [...carriers.values()][0];
  if (shipment?.trackingNumber == null || shipment.trackerId !== null || carrier === undefined) return;
  const { trackingNumber } = shipment;
  const tracker = await inTurn(db, `carrier:${carrier.code}`, RATES.carriers, () =>
    carrier.createTracker({
      trackingNumber,
      carrier: shipment.carrier ?? '',
      shipmentId,
    }),
  );
  const now = clock.now();
  await decide(db, async (tx) => {
    await recordTracker(tx, shipmentId, { system: carrier.code, trackerId: tracker.trackerId });
    for (const fact of tracker.events)
      await recordTracking(
        tx,
        { ...fact, source: `tracker:${carrier.code}` },
        { now, actor: ORDER_PROCESS, tellProcess: true },
      );
  });
}
