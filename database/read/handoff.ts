import type { HandoffRecord } from '../../domain/order/order-record';
import type { Queryable } from '../connection';
import { given } from './instant';

/** A hand-off as the list shows it. */
export interface HandoffView {
  shipment: string;
  order: string;
  location: string;
  format: string;
  state: HandoffRecord['state'];
  sentAt?: string;
  dueAt?: string;
  attempts: number;
  lastError?: string;
}

export interface HandoffFilter {
  states?: readonly string[] | undefined;
  location?: string | undefined;
}

/** Hand-offs with their ids, which give the order of the list: newest first, older than `beforeId` if given. */
export async function listHandoffs(
  db: Queryable,
  { states, location }: HandoffFilter,
  page: { limit: number; beforeId?: string | undefined },
): Promise<{ id: string; handoff: HandoffView }[]> {
  const rows = await db
    .selectFrom('handoff')
    .innerJoin('shipment', 'shipment.id', 'handoff.shipmentId')
    .select([
      'handoff.id',
      'handoff.shipmentId',
      'shipment.orderId',
      'handoff.location',
      'handoff.format',
      'handoff.state',
      'handoff.sentAt',
      'handoff.dueAt',
      'handoff.attempts',
      'handoff.lastError',
    ])
    .$if(states !== undefined, (query) => query.where('handoff.state', 'in', [...(states ?? [])]))
    .$if(location !== undefined, (query) => query.where('handoff.location', '=', location ?? ''))
    .$if(page.beforeId !== undefined, (query) => query.where('handoff.id', '<', page.beforeId ?? ''))
    .orderBy('handoff.id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    handoff: {
      shipment: row.shipmentId,
      order: row.orderId,
      location: row.location,
      format: row.format,
      state: row.state as HandoffView['state'], // the table's CHECK knows the same list
      ...given('sentAt', row.sentAt?.toISOString()),
      ...given('dueAt', row.dueAt?.toISOString()),
      attempts: row.attempts,
      ...given('lastError', row.lastError),
    },
  }));
}
