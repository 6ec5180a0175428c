import type { Queryable } from '../connection';
import type { HandoffSettings } from './handoff';

/** What a node needs to give a shipment back. */
export interface RecallToSend {
  shipmentId: string;
  orderId: string;
  location: string;
  settings: HandoffSettings;
  /** Follows from the hand-off's own id, so that a repeated recall is the same message. */
  messageId: string;
  status: string;
}

/** `undefined`: no node has been asked for this shipment, or it is past recalling. */
export async function readRecall(db: Queryable, shipmentId: string): Promise<RecallToSend | undefined> {
  const row = await db
    .selectFrom('handoff')
    .innerJoin('shipment', 'shipment.id', 'handoff.shipmentId')
    .innerJoin('location', 'location.code', 'handoff.location')
    .select([
      'handoff.shipmentId',
      'shipment.orderId',
      'handoff.location',
      'location.handoff as settings',
      'handoff.messageId',
      'shipment.status',
    ])
    .where('handoff.shipmentId', '=', shipmentId)
    .where('handoff.state', 'in', ['pending', 'sent', 'acknowledged', 'overdue'])
    .where('shipment.status', 'in', ['planned', 'sent', 'acknowledged', 'overdue', 'packed'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { ...row, settings: row.settings as unknown as HandoffSettings, messageId: `${row.messageId}:recall` };
}
