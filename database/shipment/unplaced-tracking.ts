import type { Tx } from '../connection';
import { openException } from '../exception';
import type { Change } from '../order/settle';
import { currentPolicies } from '../policies';
import type { TrackingReport } from './tracking';

/** Whether a parcel with this number left, or will leave, that location. */
export async function isParcelOf(tx: Tx, trackingNumber: string, location: string): Promise<boolean> {
  const row = await tx
    .selectFrom('shipment')
    .select('id')
    .where('trackingNumber', '=', trackingNumber)
    .where('location', '=', location)
    .where('status', '<>', 'cancelled')
    .executeTakeFirst();
  return row !== undefined;
}

/** Lists a report that names no parcel of its sender's, once while it is open; returns the exception's id. */
export async function listUnplaced(tx: Tx, report: TrackingReport, change: Change): Promise<string> {
  const { settings } = await currentPolicies(tx);
  const { carrier, trackingNumber, status, source } = report;
  const subject = { type: 'partner', id: carrier };
  const context = { trackingNumber, status, source };
  const { escalateEvery } = settings;
  const opened = await openException(
    tx,
    { kind: 'unknownTracking', subject, cause: trackingNumber, orderId: null, context, escalateEvery },
    change,
  );
  if (opened !== undefined) return opened;
  const { id } = await tx
    .selectFrom('exception')
    .select('id')
    .where('status', '=', 'open')
    .where('kind', '=', 'unknownTracking')
    .where('subjectType', '=', subject.type)
    .where('subjectId', '=', subject.id)
    .where('cause', '=', trackingNumber)
    .executeTakeFirstOrThrow();
  return id;
}
