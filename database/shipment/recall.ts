import type { Queryable } from '../connection';
import type { HandoffSettings } from './begin-handoff';

/** What a node needs to give a shipment back. */
export interface RecallToSend {
  shipment: string;
  order: string;
  number: string;
  location: string;
  reason: string;
  settings: HandoffSettings;
  /** Follows from the hand-off's own id, so that a repeated recall is the same message. */
  messageId: string;
  /** Packed by our own records: decides where the node works in Evenkeel itself. */
  packed: boolean;
}

/** `undefined`: no node has been asked for this shipment, or it is past recalling. */
export async function readRecall(db: Queryable, shipmentId: string): Promise<RecallToSend | undefined> {
  const row = await db
    .selectFrom('handoff')
    .innerJoin('shipment', 'shipment.id', 'handoff.shipmentId')
    .innerJoin('orders', 'orders.id', 'shipment.orderId')
    .innerJoin('location', 'location.code', 'handoff.location')
    .select([
      'handoff.shipmentId as shipment',
      'shipment.orderId as order',
      'orders.number',
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
  const { status, ...rest } = row;
  return {
    ...rest,
    packed: status === 'packed',
    reason: 'cancelled',
    settings: row.settings as unknown as HandoffSettings,
    messageId: `${row.messageId}:recall`,
  };
}
