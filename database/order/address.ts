import type { Actor } from '../../domain/actor';
import type { Address } from '../../domain/address';
import { isClosed } from '../../domain/order/order-lifecycle';
import type { OrderRecord } from '../../domain/order/order-record';
import type { Refusal } from '../../domain/refusal';
import { newId } from '../../platform/ids';
import type { Queryable, Tx } from '../connection';
import { recordTimeline } from '../timeline';
import { lockOrderRecord } from './order-record';

/** Keeps a wished-for address; the order's process decides whether it can still be used. */
export async function requestAddressChange(
  tx: Tx,
  wish: { orderId: string; address: Address },
  by: { now: Date; actor: Actor },
): Promise<string> {
  const id = newId('req');
  await tx
    .insertInto('addressChange')
    .values({
      id,
      orderId: wish.orderId,
      address: JSON.stringify(wish.address),
      requestedAt: by.now,
      requestedBy: by.actor.id,
    })
    .execute();
  return id;
}

export interface AddressChange {
  order: OrderRecord;
  address: Address;
  billingCountry: string;
  appliedAt: Date | null;
}

/** Locks the order and reads the change asked for, if an address may still be changed at all. */
export async function lockAddressChange(
  tx: Tx,
  change: { orderId: string; changeId: string },
  now: Date,
): Promise<AddressChange | Refusal> {
  const order = await lockOrderRecord(tx, change.orderId, now);
  const wish = await readChange(tx, change);
  if (order === undefined || wish === undefined)
    throw new Error(`Address change ${change.changeId} is not on record`);
  if (isClosed(order.status))
    return {
      refused: 'order_closed',
      message: `The order is ${order.status}.`,
      facts: { status: order.status },
    };
  const out = order.shipments.find((shipment) => !['planned', 'cancelled'].includes(shipment.status));
  if (out !== undefined && wish.appliedAt === null)
    return {
      refused: 'already_handed_off',
      message: 'The node has the order already; cancel it, or ask the carrier to redirect the parcel.',
      facts: { shipment: out.id, status: out.status },
    };
  return { order, ...wish };
}

async function readChange(db: Queryable, change: { orderId: string; changeId: string }) {
  const row = await db
    .selectFrom('addressChange')
    .innerJoin('orders', 'orders.id', 'addressChange.orderId')
    .select(['addressChange.address', 'orders.billingAddress', 'addressChange.appliedAt'])
    .where('addressChange.id', '=', change.changeId)
    .where('orderId', '=', change.orderId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    address: row.address as unknown as Address,
    billingCountry: (row.billingAddress as unknown as Address).country,
    appliedAt: row.appliedAt,
  };
}

/** The order goes to the new address from now on. */
export async function applyAddressChange(
  tx: Tx,
  change: { orderId: string; changeId: string; address: Address },
  by: { now: Date; actor: Actor },
): Promise<void> {
  await tx
    .updateTable('orders')
    .set({ shippingAddress: JSON.stringify(change.address) })
    .where('id', '=', change.orderId)
    .execute();
  await tx
    .updateTable('addressChange')
    .set({ appliedAt: by.now })
    .where('id', '=', change.changeId)
    .execute();
  await recordTimeline(tx, [
    {
      entity: { type: 'order', id: change.orderId },
      at: by.now,
      actor: by.actor,
      kind: 'addressChanged',
      summary: 'The shipping address was corrected',
      data: { change: change.changeId, country: change.address.country, postcode: change.address.postcode },
    },
  ]);
}
